"""Place names to divisions of the dated table, and which of them a number holds for.

    tables      gazetteer rules
    page        registered page
    names       scene licence pointing mentions
    numbers     lists document in_force resolve

First comes what a page says of its own place before its text is read; then the names of each
sentence, and which of them stand for places; last, from the beginning of the text to its end, the
place that is in force for each number.
"""
