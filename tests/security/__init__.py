"""Who may do what, asked of every route; and words nobody else may ever see."""
