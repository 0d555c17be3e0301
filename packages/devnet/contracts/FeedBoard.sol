// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// Every USD price of the devnet, posted in one transaction by one operator.
///
/// Readers use the `Feed` of a symbol, which answers like a Chainlink aggregator proxy, but for
/// the latest round alone: the node hashes its whole state every block, so with a history of rounds
/// each block is slower than the one before (a price bar cost twice as much after 3000 rounds).
contract FeedBoard {
    struct Round {
        int192 answerE8;
        uint64 updatedAtSeconds;
    }

    address public immutable operator;
    Feed[] public feeds;
    uint80 public latestRoundId;
    mapping(uint256 feedIndex => Round) private _latest;

    error NotOperator(address caller);
    error WrongNumberOfAnswers(uint256 expected, uint256 actual);
    error AnswerNotPositive(uint256 feedIndex, int192 answerE8);
    error NoDataPresent(uint80 roundId);

    /// The deployer becomes the only account that can ever move a price.
    constructor(string[] memory symbols) {
        operator = msg.sender;
        for (uint256 i = 0; i < symbols.length; i++) {
            feeds.push(new Feed(i, string.concat(symbols[i], " / USD")));
        }
    }

    function post(int192[] calldata answersE8) external {
        require(msg.sender == operator, NotOperator(msg.sender));
        require(answersE8.length == feeds.length, WrongNumberOfAnswers(feeds.length, answersE8.length));
        latestRoundId++;
        for (uint256 i = 0; i < answersE8.length; i++) {
            require(answersE8[i] > 0, AnswerNotPositive(i, answersE8[i]));
            _latest[i] = Round(answersE8[i], uint64(block.timestamp));
        }
    }

    function roundOf(uint256 feedIndex, uint80 roundId) external view returns (Round memory) {
        require(roundId != 0 && roundId == latestRoundId, NoDataPresent(roundId));
        return _latest[feedIndex];
    }
}

/// One symbol of the board in the shape of Chainlink's AggregatorV3Interface, 8 decimals.
contract Feed {
    FeedBoard public immutable board;
    uint256 public immutable feedIndex;
    string public description;
    uint8 public constant decimals = 8;
    uint256 public constant version = 1;

    constructor(uint256 feedIndex_, string memory description_) {
        board = FeedBoard(msg.sender);
        feedIndex = feedIndex_;
        description = description_;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(board.latestRoundId());
    }

    function getRoundData(
        uint80 roundId
    ) public view returns (uint80, int256 answer, uint256 startedAt, uint256 updatedAt, uint80) {
        FeedBoard.Round memory round = board.roundOf(feedIndex, roundId);
        uint256 at = round.updatedAtSeconds;
        return (roundId, round.answerE8, at, at, roundId);
    }
}
