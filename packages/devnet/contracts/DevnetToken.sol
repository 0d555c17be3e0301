// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// A strict ERC-20 that anyone may mint: money for a local chain, worth nothing anywhere.
contract DevnetToken {
    string public name;
    string public symbol;
    uint8 public immutable decimals;
    uint256 public totalSupply;
    mapping(address holder => uint256 atoms) public balanceOf;
    mapping(address holder => mapping(address spender => uint256 atoms)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error BalanceTooLow(address holder, uint256 balanceAtoms, uint256 wantedAtoms);
    error AllowanceTooLow(address spender, uint256 allowanceAtoms, uint256 wantedAtoms);
    error ZeroAddress();

    constructor(string memory name_, string memory symbol_, uint8 decimals_) {
        name = name_;
        symbol = symbol_;
        decimals = decimals_;
    }

    function mint(address to, uint256 atoms) external {
        require(to != address(0), ZeroAddress());
        totalSupply += atoms;
        balanceOf[to] += atoms;
        emit Transfer(address(0), to, atoms);
    }

    function approve(address spender, uint256 atoms) external returns (bool) {
        require(spender != address(0), ZeroAddress());
        allowance[msg.sender][spender] = atoms;
        emit Approval(msg.sender, spender, atoms);
        return true;
    }

    function transfer(address to, uint256 atoms) external returns (bool) {
        _move(msg.sender, to, atoms);
        return true;
    }

    /// An unlimited allowance stays unlimited, as in WETH; every other one shrinks by what is spent.
    function transferFrom(address from, address to, uint256 atoms) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            require(allowed >= atoms, AllowanceTooLow(msg.sender, allowed, atoms));
            allowance[from][msg.sender] = allowed - atoms;
        }
        _move(from, to, atoms);
        return true;
    }

    function _move(address from, address to, uint256 atoms) private {
        require(to != address(0), ZeroAddress());
        uint256 held = balanceOf[from];
        require(held >= atoms, BalanceTooLow(from, held, atoms));
        balanceOf[from] = held - atoms;
        balanceOf[to] += atoms;
        emit Transfer(from, to, atoms);
    }
}
