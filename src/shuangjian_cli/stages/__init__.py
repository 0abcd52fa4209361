"""The stages of cleaning: one module or folder each, one public function each, no I/O."""
