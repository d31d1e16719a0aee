"""Our own words for a caller whom we failed."""

# What the fallback says when nothing else works, so it depends on nothing.
APOLOGIES = {
    "en-US": "We are sorry, something went wrong on our side. Please leave your name, "
    "number and what happened after the tone, and we will call you back. "
    "Never say your recovery phrase, private key or password.",
    "zh-CN": "非常抱歉，我们的系统出了问题。请在提示音后留下姓名、电话和发生的情况，"
    "我们会给您回电。请不要说出助记词、私钥或密码。",
    "ko-KR": "죄송합니다. 저희 쪽에 문제가 생겼습니다. 삐 소리 후 성함과 전화번호, "
    "내용을 남겨 주시면 다시 전화드리겠습니다. "
    "복구 구문, 개인 키, 비밀번호는 말씀하지 마세요.",
}
