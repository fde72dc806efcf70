"""The visibility matrix as data: which field of which row holds a secret, and who may read it.

Who may read is worked out here from the rows that give people their parts, and not by the portal's own ``visible_to``: the two
must agree, and a page that shows more than either of them fails. Each rule takes the row and gives the keys of people; ``None``
means that everybody may.
"""
