"""Numbers that are the same bits on every machine: functions of +, -, ×, ÷, √, comparisons and integers alone.

IEEE 754 says what these give, to the last bit. Sums have a fixed order and no product is fused with a sum. The
functions are scalar: compiled code inlines them, `arrays` applies them to NumPy arrays, and `draws` draws with them.
What a NaN carries besides being one is not promised.
"""
