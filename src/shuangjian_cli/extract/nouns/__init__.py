"""What a number counts, and the metric that this noun stands for.

    words       endings metrics words reading
    beside      modifiers lists grammar behind
    lent        topics nearby among next_item ellipsis
    amounts     phrase_spans phrase_left phrase_fees phrase_heads amounts phrases
    whole       edges

The words of a sentence come first; then the noun beside the number, or the one that a clause,
paragraph or heading before lends; an amount of money, a share or a size has a phrase instead.
Last it is seen that what was found begins where a word does.
"""
