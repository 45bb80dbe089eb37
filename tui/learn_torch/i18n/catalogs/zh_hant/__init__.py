"""Traditional Chinese as Taiwan writes it, converted from Simplified by OpenCC and our own words."""

CODE = "zh-Hant"
NAME = "繁體中文（自動轉換）"
LOCALES = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
WRITTEN_IN = "zh-Hans"
CONVERTER = "learn_torch.i18n.traditional"
