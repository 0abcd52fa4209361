"""Facts: numbers to quantities to counted nouns to metric, place, period and status.

`assemble.extract` is what the pipeline calls, and says in which order the others are asked. Each
subject has a room, and imports only from rooms above it:

    patterns    words of a lexicon as fast patterns
    numbers     numerals to quantities
    nouns       what a quantity counts, and its metric
    times       periods
    status      planned or so, a rule, a change
    tables      numbers in rows and columns
    places      administrative divisions
    schools     schools and bodies

Here is what asks them all: `lines` and `context` for a document; `counted`, `list_status`,
`noun_text`, `table_facts`, `announced` and `record` for a fact; `relations` between facts;
`confidence` of each.
"""
