"""Finding passages: lexical (BM25), dense (vectors), their fusion, and the protocols they meet."""
