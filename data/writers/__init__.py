"""Writers of the formats people have: what `data.readers` reads comes back, up to what each format can hold."""
