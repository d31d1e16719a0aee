"""The word lists of recovery phrases (BIP 39), and which of their words are common."""

from functools import cache

from mnemonic import Mnemonic

from ivr.flow.secrets.tokens import plain

ENGLISH, KOREAN, CHINESE = "english", "korean", "chinese_simplified"
# The Chinese list in the characters of Taiwan and Hong Kong, each in the same place.
TRADITIONAL = "chinese_traditional"


@cache
def words_of(name: str) -> dict[str, int]:
    """Return a list's words, each with its place.

    The Chinese list begins with the characters that are written most, and has them in
    both ways of writing.
    """
    lists = (CHINESE, TRADITIONAL) if name == CHINESE else (name,)
    return {
        plain(word): place
        for one in lists
        for place, word in enumerate(phrases(one).wordlist)
    }


@cache
def phrases(name: str) -> Mnemonic:
    """Return what knows the checksum of a phrase."""
    return Mnemonic(name)


def has_checksum(words: str) -> bool:
    """Tell whether Chinese characters are a phrase whose checksum is right."""
    spaced = " ".join(words)
    return any(phrases(name).check(spaced) for name in (CHINESE, TRADITIONAL))


# Words of the English list that people say all the time.
COMMON = frozenset(
    """
    about above access account act add address again age all already also always
    another answer any appear area arm army around arrive ask asset average away
    because become before begin below best better between bring business call can
    car case cash change check choose city clean close code come company control
    cool correct cost current day deal decide delay detail device digital display
    door early easy effort either else end enough enter error evidence exact example
    exit expect fall family few file final find fine first fix follow food forget
    found friend fun gain game general give glad good great group grow guess half
    hand happy hard have head health help high hire hold hope hour human hundred
    idea include income increase inform inside install into invest issue item job
    join just keep key kid kind know language laptop later learn leave left legal
    lend letter level life like limit link list little live load loan lock long love
    lucky machine mail main make man manage market match matter mean member mention
    merge message middle million mind minute moment month more morning mother move
    much must name near need never news next nice night noise notable note nothing
    notice now number obtain occur off offer office often old once one online only
    open option order other over own page paper pass patient payment people permit
    person phone photo piece place play point police post power practice prepare
    present pretty price private problem process program proof protect provide
    public push put question quick quit rather ready real reason recall receive
    record recycle reduce refuse region rely remain remember remind remove rent
    repeat report require rescue result return review rich right ring room round run
    sad same satisfy save say scan school screen search season seat second secret
    section security seek sell sense sentence series service seven share shop short
    side sign similar simple since situate six size small smart social solution
    solve someone soon sorry sort source speak special spend spot stable staff stage
    stand start state stay step still stock story strategy street strong success
    such suggest sure surprise swap system table talk target task team tell ten term
    test text thank that then there they thing this thought three ticket time tip
    today together token tomorrow tonight tool top total toward track trade train
    transfer travel true trust try turn twelve twenty two type uncover under unknown
    unlock until update upgrade upon use used useful usual valid verify version very
    video view visit voice wait walk want warm water way wealth wear web wedding
    weekend what when where will win window wish woman word work world worry write
    wrong yard year you young zero
    """.split()
)
