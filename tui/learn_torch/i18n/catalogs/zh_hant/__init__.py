"""Traditional Chinese, converted from Simplified by OpenCC with Taiwan's phrases."""

CODE = "zh-Hant"
NAME = "繁體中文"
LOCALES = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
WRITTEN_IN = "zh-Hans"
CONVERTER = "learn_torch.i18n.traditional"
