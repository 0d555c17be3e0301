import type { Hex } from 'viem'
import { WalletError } from './errors.ts'
import {
  type Fields,
  optional,
  readAddress,
  readFields,
  readHex,
  readList,
  readQuantity,
} from './params.ts'
import type { Methods, Session } from './session.ts'
import { type Intent, submit, untilMined } from './submit.ts'

/** One transaction at a time, refused when the chain says that it would revert. */
export function sendingMethods(session: Session): Methods {
  return {
    eth_sendTransaction: (params): Promise<Hex> => {
      const wire = readFields(readList(params, 'params')[0], 'params[0]')
      session.authorize(readAddress(wire['from'], 'from'))
      refuseForeign(wire, session.chainId)
      const intent = readIntent(wire)
      session.consent()
      return session.exclusively(async () => {
        const hash = await submit(session, intent, { whenDoomed: 'refuse' })
        await untilMined(session.rpc, hash)
        return hash
      })
    },
  }
}

/** A dapp may choose neither another chain nor the code that the account delegates to. */
function refuseForeign(wire: Fields, chainId: number): void {
  const named = optional(readQuantity, wire['chainId'], 'chainId')
  if (named !== undefined && named !== BigInt(chainId)) {
    throw new WalletError('invalidParams', `the transaction names chain ${named}, not ${chainId}`)
  }
  if (wire['authorizationList'] !== undefined) {
    throw new WalletError('invalidParams', 'authorizationList is for the wallet to decide')
  }
}

function readIntent(wire: Fields): Intent {
  const nonce = optional(readQuantity, wire['nonce'], 'nonce')
  const fee = wire['maxFeePerGas'] ?? wire['gasPrice']
  return {
    to: optional(readAddress, wire['to'], 'to'),
    data: optional(readHex, wire['data'] ?? wire['input'], 'data'),
    valueWei: optional(readQuantity, wire['value'], 'value'),
    gas: optional(readQuantity, wire['gas'], 'gas'),
    maxFeePerGas: optional(readQuantity, fee, 'maxFeePerGas'),
    maxPriorityFeePerGas: optional(readQuantity, wire['maxPriorityFeePerGas'], 'tip'),
    nonce: nonce === undefined ? undefined : Number(nonce),
  }
}
