"""A data folder with as many stored requests as one likes, to measure on: the demo company's past, many times over, in a firm with many branches."""
