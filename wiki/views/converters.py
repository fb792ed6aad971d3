"""Parts of addresses."""


class GeneSlug:
    """'3558-IL2', or '3558' alone: the number is the NCBI Gene ID and decides."""

    regex = r"[1-9][0-9]{0,17}(?:-[^/]*)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Span:
    """'12..187': two Edit numbers."""

    regex = r"[0-9]{1,9}\.\.[0-9]{1,9}"

    def to_python(self, value: str) -> tuple[int, int]:
        old, _, new = value.partition("..")
        return int(old), int(new)

    def to_url(self, value: tuple[int, int] | str) -> str:
        return value if isinstance(value, str) else f"{value[0]}..{value[1]}"
