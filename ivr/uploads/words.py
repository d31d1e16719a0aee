"""What the page for callers says, in the languages of the hotline."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language; `tag` is its BCP 47 tag."""

    tag: str
    title: str
    intro: str
    limits: str
    warning: str
    choose: str
    send: str
    received: str
    full: str
    none: str
    kind: str
    large: str
    busy: str
    ended: str
    forged: str


ENGLISH = Words(
    tag="en",
    title="Send files to our support",
    intro="Choose screenshots or a PDF for case {case}.",
    limits="Up to {files} more files (PNG, JPEG, WebP, HEIC, PDF), {size} in all. "
    "The link works for {days} more days.",
    warning="Never send your seed phrase, a private key or a password, not even as a "
    "picture.",
    choose="Files",
    send="Send",
    received="Received: {name}",
    full="This link takes no more files.",
    none="No file was chosen. Choose one, then send it.",
    kind="Not taken: {name} is no PNG, JPEG, WebP, HEIC or PDF.",
    large="That is too much at once; nothing was taken. Send fewer or smaller files.",
    busy="We cannot take files just now. Try again in a minute.",
    ended="This link has ended. Ask us for a new one.",
    forged="This is no link of ours. Open it as we sent it.",
)
CHINESE = Words(
    tag="zh",
    title="向客服发送文件",
    intro="请为案件 {case} 选择截图或 PDF。",
    limits="还可以发送 {files} 个文件(PNG、JPEG、WebP、HEIC、PDF)，共 {size}。"
    "链接还有 {days} 天有效。",
    warning="切勿发送助记词、私钥或密码，图片也不行。",
    choose="文件",
    send="发送",
    received="已收到：{name}",
    full="此链接不再接收文件。",
    none="没有选择文件。请选择后再发送。",
    kind="未接收：{name} 不是 PNG、JPEG、WebP、HEIC 或 PDF。",
    large="一次发送的内容太大，没有接收。请发送更少或更小的文件。",
    busy="暂时无法接收文件，请一分钟后再试。",
    ended="此链接已失效，请向我们索取新的链接。",
    forged="这不是我们的链接。请按我们发送的地址打开。",
)
KOREAN = Words(
    tag="ko",
    title="고객 지원팀에 파일 보내기",
    intro="사례 {case}에 대한 스크린샷이나 PDF를 선택하세요.",
    limits="파일 {files}개(PNG, JPEG, WebP, HEIC, PDF), 모두 {size}까지 더 보낼 수 "
    "있습니다. 링크는 {days}일 더 유효합니다.",
    warning="복구 문구, 개인 키, 비밀번호는 사진으로도 절대 보내지 마세요.",
    choose="파일",
    send="보내기",
    received="받았습니다: {name}",
    full="이 링크로는 더 이상 파일을 받을 수 없습니다.",
    none="선택한 파일이 없습니다. 파일을 선택한 뒤 보내세요.",
    kind="받지 않았습니다: {name}은(는) PNG, JPEG, WebP, HEIC, PDF가 아닙니다.",
    large="한 번에 보낸 양이 너무 커서 받지 못했습니다. "
    "더 적거나 작은 파일을 보내세요.",
    busy="지금은 파일을 받을 수 없습니다. 1분 뒤에 다시 시도하세요.",
    ended="이 링크는 만료되었습니다. 새 링크를 요청하세요.",
    forged="저희 링크가 아닙니다. 보내 드린 주소 그대로 여세요.",
)
LANGUAGES = {one.tag: one for one in (ENGLISH, CHINESE, KOREAN)}
# What is sent to a caller's phone with the link.
TEXTS = {
    "en": "Case {case}: send us screenshots or a PDF here: {link}",
    "zh": "案件 {case}：请在此发送截图或 PDF：{link}",
    "ko": "사례 {case}: 스크린샷이나 PDF를 여기로 보내 주세요: {link}",
}


def words_of(language: str) -> Words:
    """Return the words of a case's language (`zh-CN`), English where there are none."""
    return LANGUAGES.get(language.partition("-")[0].lower(), ENGLISH)
