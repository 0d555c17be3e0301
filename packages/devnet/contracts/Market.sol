// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {FeedBoard} from "./FeedBoard.sol";

interface IPairV2 {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function getReserves() external view returns (uint112 reserve0, uint112 reserve1, uint32 at);
    function swap(uint256 out0, uint256 out1, address to, bytes calldata data) external;
}

interface IPoolV3 {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function fee() external view returns (uint24);
    function slot0()
        external
        view
        returns (uint160 sqrtPriceX96, int24, uint16, uint16, uint16, uint8, bool);
    function swap(
        address recipient,
        bool zeroForOne,
        int256 amountSpecified,
        uint160 sqrtPriceLimitX96,
        bytes calldata data
    ) external returns (int256 amount0, int256 amount1);
}

interface IToken {
    function balanceOf(address holder) external view returns (uint256);
    function mint(address to, uint256 atoms) external;
    function transfer(address to, uint256 atoms) external returns (bool);
}

interface IWrappedEther is IToken {
    function deposit() external payable;
}

/// The outside market of the devnet: it moves the feeds, then trades every pool to the new price.
///
/// A pool is traded only when it is off by more than its own fee, as an arbitrageur would, and
/// then exactly to the feed. What it lacks it mints (WETH: wraps), so its inventory never ends.
contract Market {
    /// Atoms of token1 per atom of token0, as a fraction.
    struct WalkV2 {
        address pair;
        uint256 priceNumerator;
        uint256 priceDenominator;
    }

    struct WalkV3 {
        address pool;
        uint160 sqrtPriceX96;
    }

    uint256 private constant PIPS = 1e6;
    uint256 private constant FEE_V2_PIPS = 3000;

    address public immutable operator;
    FeedBoard public immutable board;
    IWrappedEther public immutable weth;
    address private transient _swappingPool;

    error NotOperator(address caller);
    error NotTheSwappingPool(address caller);
    error TransferRefused(address token);

    constructor(IWrappedEther weth_, string[] memory symbols) {
        operator = msg.sender;
        weth = weth_;
        board = new FeedBoard(symbols);
    }

    function move(
        int192[] calldata answersE8,
        WalkV2[] calldata walksV2,
        WalkV3[] calldata walksV3
    ) external {
        require(msg.sender == operator, NotOperator(msg.sender));
        board.post(answersE8);
        for (uint256 i = 0; i < walksV2.length; i++) _walkV2(walksV2[i]);
        for (uint256 i = 0; i < walksV3.length; i++) _walkV3(walksV3[i]);
    }

    function uniswapV3SwapCallback(int256 delta0, int256 delta1, bytes calldata) external {
        require(msg.sender == _swappingPool, NotTheSwappingPool(msg.sender));
        if (delta0 > 0) _pay(IPoolV3(msg.sender).token0(), msg.sender, uint256(delta0));
        if (delta1 > 0) _pay(IPoolV3(msg.sender).token1(), msg.sender, uint256(delta1));
    }

    function _walkV2(WalkV2 calldata walk) private {
        IPairV2 pair = IPairV2(walk.pair);
        (uint256 r0, uint256 r1, ) = pair.getReserves();
        uint256 ratioPips =
            (r1 * walk.priceDenominator * PIPS) / (r0 * walk.priceNumerator);
        if (!_isOff(ratioPips, FEE_V2_PIPS)) return;
        if (ratioPips > PIPS) {
            uint256 fair0 = (r1 * walk.priceDenominator) / walk.priceNumerator;
            uint256 in0 = _inputV2(r0, fair0);
            _pay(pair.token0(), walk.pair, in0);
            pair.swap(0, _outputV2(in0, r0, r1), address(this), "");
        } else {
            uint256 fair1 = (r0 * walk.priceNumerator) / walk.priceDenominator;
            uint256 in1 = _inputV2(r1, fair1);
            _pay(pair.token1(), walk.pair, in1);
            pair.swap(_outputV2(in1, r1, r0), 0, address(this), "");
        }
    }

    function _walkV3(WalkV3 calldata walk) private {
        IPoolV3 pool = IPoolV3(walk.pool);
        (uint160 sqrtPriceX96, , , , , , ) = pool.slot0();
        uint256 rootE18 = (uint256(sqrtPriceX96) * 1e18) / walk.sqrtPriceX96;
        if (!_isOff((rootE18 * rootE18) / 1e30, pool.fee())) return;
        _swappingPool = walk.pool;
        bool zeroForOne = sqrtPriceX96 > walk.sqrtPriceX96;
        pool.swap(address(this), zeroForOne, type(int256).max, walk.sqrtPriceX96, "");
        _swappingPool = address(0);
    }

    function _isOff(uint256 ratioPips, uint256 feePips) private pure returns (bool) {
        return ratioPips >= PIPS + feePips || ratioPips < PIPS - feePips;
    }

    /// The input after which the reserves stand at the fair price, the 0.3% fee left in the pair.
    ///
    /// With x the reserve sold into and y the other one valued in it at the fair price, the input
    /// a solves (x + 0.997a)(x + a) = xy.
    function _inputV2(uint256 x, uint256 y) private pure returns (uint256) {
        return (_sqrt(9 * x * x + 3988000 * x * y) - 1997 * x) / 1994;
    }

    function _outputV2(uint256 input, uint256 reserveIn, uint256 reserveOut)
        private
        pure
        returns (uint256)
    {
        uint256 afterFee = input * 997;
        return (afterFee * reserveOut) / (reserveIn * 1000 + afterFee);
    }

    function _pay(address token, address to, uint256 atoms) private {
        uint256 held = IToken(token).balanceOf(address(this));
        if (held < atoms) _obtain(token, atoms - held);
        require(IToken(token).transfer(to, atoms), TransferRefused(token));
    }

    function _obtain(address token, uint256 atoms) private {
        if (token == address(weth)) weth.deposit{value: atoms}();
        else IToken(token).mint(address(this), atoms);
    }

    /// Newton's method from above; stops at the floor of the root.
    function _sqrt(uint256 n) private pure returns (uint256 root) {
        if (n == 0) return 0;
        root = 1;
        for (uint256 m = n; m > 0; m >>= 2) root <<= 1;
        while (true) {
            uint256 next = (root + n / root) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }
}
