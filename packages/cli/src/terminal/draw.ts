/** Takes the place of the line that was drawn before on standard error; '' clears it. */
export function drawOver(line: string): void {
  process.stderr.write(`\r\u001b[K${line}`)
}
