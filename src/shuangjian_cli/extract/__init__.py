"""Facts: numbers to quantities to counted nouns to metric, place, period and status.

`assemble.extract` is what the pipeline calls, and says in which order the others are asked. Beside
each subject its modules, those first that know nothing of the next:

    patterns    heads gate choice
    lines       lines
    numbers     numerals spoken traps quantities
    nouns       metrics nouns reading modifiers grammar behind lists topics ellipsis
    amounts     phrase_spans phrase_left phrases
    counts      counted noun_text
    places      gazetteer place_mentions place_page place_document places place_lists
    schools     school_names school_homes school_stays organizations
    times       period_days period_grammar period_scope period_reach periods period_turns
    status      status_words status_page status list_status announced
    tables      table_grid table_shapes table_heads tables table_facts
    records     confidence record relations assemble
"""
