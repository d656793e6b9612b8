"""What an approval is: pure values in, values out; no clock, no ids, no input or output, no logging."""
