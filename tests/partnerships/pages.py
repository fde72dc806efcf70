"""Reading pages in tests: strictly, and as text."""

import html5lib


def read(answer) -> str:
    """Return a page's text; it must be sound HTML, with one h1 and no repeated id."""
    page = answer.content.decode()
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert len(tree.findall(".//h1")) == 1
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), [each for each in ids if ids.count(each) > 1]
    return page
