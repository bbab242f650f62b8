"""The minimum standards of the International Patient Decision Aid Standards (IPDASi version 4), item by item."""
