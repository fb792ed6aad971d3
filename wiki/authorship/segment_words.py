"""The words by which a stop is judged, without the stop itself."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the last word of a sentence: something must follow.
OPEN: Final = _words(
    """
    fig figs e.g i.e eg ie cf vs v.s viz ca approx dr drs prof mr mrs st mt incl eq eqs eqn eqns
    ref refs sect sects chap suppl supp subsp ssp var cv vol vols pp cat nos i.c esp resp proc
    natl acad engl univ dept gen sen rev hon messrs tel ext ext.data extended.data acc assn
    a.k.a w.r.t c.f f.sp ser bv pv
    """
)
# Open only before a number.
COUNTED: Final = _words(
    """
    no nr p table tab sec ex art ch app appl jan feb mar apr jun jul aug sept sep oct nov dec n
    chr op lot exp rm mol lane line part
    """
)
# May close a sentence, when the next word opens one.
EITHER: Final = _words(
    """
    al sp spp inc ltd co corp llc gmbh jr sr bros ph.d m.d d.sc b.sc m.sc dphil biol chem
    sci med immunol exp physiol natl genet j lett int am soc res th chr wm
    """
)
# The same, but only with a capital: titles and parts of journals' names.
TITLED: Final = _words(
    """
    Ms Adv Ann Annu Arch Biochem Biophys Br Clin Curr Dev Eur Mol Nat Neurosci Opin Pathol
    Pharmacol
    """
)
# They open a sentence, and are no names.
STARTERS: Final = _words(
    """
    The A An It Its This These Those That We Our Ours They Their Them In On At Of For From By
    With Within Without To As If When Whenever While Where Whereas Which Who What Why How
    However Thus Therefore Hence Moreover Furthermore Further Although Though Since Because Both
    Each Every All Any Some Many Most Much More Several Other Others Another Such No Not None
    Neither Either One Two Three Four Five Six After Before During Upon Under Over Through
    Throughout Until Here There He She His Her I You Your My Data Results See Also Only Even
    Using Based Given Similarly Taken Interestingly Conversely Consistent Compared Finally First
    Second Third Then Next Together Among Amongst Between Despite Additionally Indeed
    Nevertheless Nonetheless Instead Likewise Recently Previous Previously Recent Surprisingly
    Importantly Notably Note But And Or So Yet Yes Can Could Does Did Do Is Are Was Were Has
    Have Had Cells Mice Patients Studies Evidence Analysis Expression Overall Specifically
    Accordingly Consequently Subsequently Currently Unlike Like Briefly Alternatively Otherwise
    Still Let Following Few Less Least Besides Once Perhaps Animals Samples Values Methods
    Objective Conclusion Conclusions Background
    """
)
# A single capital after one of these is a person's initial and not a name's last letter.
NAMING: Final = _words(
    """
    by from of and with to de von van der di thank thanks & dr prof mr mrs ms
    """
)
# They look like "U.S.", but no name follows them.
MEASURES: Final = _words("s.d s.e s.e.m c.i i.q.r s.e.e")
