"""Place names to divisions of the dated table, and which of them a number holds for."""
