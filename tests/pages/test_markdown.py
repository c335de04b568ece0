import pytest

from pages.parts.markdown import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Indstillingen CSB_HOME er 5 % (2.010 kr.)", "Indstillingen CSB_HOME er 5 % (2.010 kr.)"),
        ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
        ("<img src=x>", "\\<img src=x\\>"),
        ("**a** _b_ `c` $x^2$ ~d~", "\\*\\*a\\*\\* \\_b\\_ \\`c\\` \\$x^2\\$ \\~d\\~"),
        (":material/home: :red[x]", ":\u2060material/home: :\u2060red\\[x\\]"),
        ("https://example.org", "https:\u2060//example.org"),
        ("kl. 14:05", "kl. 14:05"),
        ("- a\n1. b\n+ c\n# d", "\\- a\n1\\. b\n\\+ c\n\\# d"),
    ],
)
def test_signs_that_markdown_reads_are_escaped_and_other_text_is_left_alone(text, expected):
    assert plain(text) == expected
