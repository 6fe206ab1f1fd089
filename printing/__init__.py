"""How papers are drawn: page, faces, blocks, one module a paper. Knows no business and no database."""
