"""Facts: numbers to quantities to counted nouns to metric, place, period and status.

`assemble.extract` is what the pipeline calls, and says in which order the others are asked. Beside
each subject its modules, those first that know nothing of the next:

    patterns    heads gate choice
    lines       lines
    numbers     numerals traps spoken joined quantities
    nouns       metrics nouns reading modifiers lists topics nearby behind grammar ellipsis
    amounts     phrase_spans phrase_left phrases
    names       gazetteer place_page place_scene place_pointing place_mentions
    places      place_document places place_lists
    schools     school_names school_rules school_subject school_homes school_stays organizations
    times       period_days period_grammar period_reach period_scope periods period_turns
    status      status_words status_page status
    tables      table_grid table_heads table_shapes tables
    documents   confidence currencies context
    facts       counted list_status noun_text record table_facts announced relations assemble
"""
