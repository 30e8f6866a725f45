"""Reading what bureaus send: official texts and lists of businesses.

Returns plain records and writes only through what it is given.
"""
