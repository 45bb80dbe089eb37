"""Mistakes of PyTorch and Python together, written by somebody who had not read the rules.

Each with what a right explanation has to say, as a regular expression. The names are those of
`triggers.SETUP`. When the sample was written, 7 of the 72 were explained rightly, 25 by a sentence
that missed the point, and 40 not at all: the rules have grown by the kinds of mistakes in it.
"""

from __future__ import annotations

NET = "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(3, 2)\n"

EVERYDAY_MISTAKES: tuple[tuple[str, str], ...] = (
    # a tensor made wrongly
    ("torch.tensor(1, 2, 3)", r"list|square brackets|\[1, 2, 3\]"),
    ("torch.tensor([x, x])", r"stack"),
    ("torch.from_numpy([1, 2, 3])", r"torch\.tensor|np\.array"),
    ("torch.from_numpy(np.arange(4)[::-1])", r"copy\(\)"),
    ("torch.randint(10, (3))", r"\(3,\)|tuple"),
    ("torch.zeros(10 / 2, 3)", r"whole number|//|int"),
    ("nn.Linear(images.shape, 10)", r"one number|whole number|int|784"),
    ("nn.Linear(10 / 2, 2)", r"whole number|//|int"),
    ("torch.device(cpu)", r"quotes|['\"]cpu['\"]"),
    ("net.to(device)", r"`device`"),
    ("labels.to(torch.long())", r"brackets|torch\.long`? is (a|of type torch\.)dtype"),
    # a function that wants a tensor, or something else
    ("torch.sqrt(4)", r"math|tensor"),
    ("F.relu([1.0, -2.0])", r"torch\.tensor|list"),
    ("nn.Linear(3, 2)([1.0, 2.0, 3.0])", r"torch\.tensor|list"),
    ("nn.Linear(3, 2)(np.ones((4, 3), dtype=np.float32))", r"from_numpy|torch\.tensor|array"),
    ("F.cross_entropy(net, labels)", r"`net`.*(call|input)|net\("),
    ("out = nn.LSTM(3, 5)(x)\nnn.Linear(5, 2)(out)", r"tuple|two|out, "),
    ("nn.Sequential(nn.LSTM(3, 5), nn.Linear(5, 2))(x)", r"tuple|two"),
    ("torch.cat(x, x)", r"list|\[|tuple"),
    ("np.zeros(3).unsqueeze(0)", r"from_numpy|torch\.tensor|expand_dims"),
    ("x.append(torch.randn(3))", r"torch\.cat|torch\.stack|list"),
    ("x.size[0]", r"size\(|round brackets|shape"),
    ("x.shape[2]", r"has 2|2 (axes|dimensions)|ndim"),
    ("math.exp(x)", r"torch\.exp"),
    ("max(x)", r"torch\.max|x\.max|one value|any\("),
    ("f'{x:.2f}'", r"item\(\)|one number"),
    # what a function returns
    ("best = torch.max(logits, 1)\n(best == labels).sum()", r"indices|pair|argmax|values"),
    ("x - x.max(dim=1)", r"values"),
    ("correct = (logits.argmax(1) == labels).sum().item()\ncorrect.item()", r"already|needs no"),
    ("total = 0.0\nloss = x.mean()\ntotal += loss.item", r"item\(\)|brackets"),
    (
        "net = net.load_state_dict(net.state_dict())\nnet.eval()",
        r"load_state_dict.*(gives|returns|in place)|without",
    ),
    (
        "losses = []\nfor i in range(2):\n    losses = losses.append(i)",
        r"append.*(gives|returns) None|in place",
    ),
    ("nn.ReLU(x).sum()", r"ReLU\(\)|layer|first"),
    # sizes
    ("torch.einsum('ij,jk->ik', x, x)", r"\bj\b.*(3.*4|4.*3)"),
    ("x.repeat(2)", r"2 (axes|dim)|one number (for|per)"),
    ("torch.topk(logits, 20)", r"\b10\b"),
    ("torch.dot(x, x)", r"vector|one axis|1 dimension|one dimension|1-?D"),
    ("torch.inverse(x)", r"square|4.*3"),
    ("nn.ConvTranspose2d(16, 8, 2)(torch.randn(2, 8, 7, 7))", r"16.*8|8.*16"),
    ("nn.Conv2d(3, 8, 3, groups=2)", r"groups|divi"),
    ("nn.BatchNorm2d(8)(torch.randn(2, 3, 4, 4))", r"8.*3|3.*8"),
    ("nn.init.xavier_uniform_(torch.zeros(3))", r"two axes|2 (axes|dimensions)|bias"),
    # losses
    ("F.cross_entropy(logits.argmax(1), labels)", r"argmax|logits|scores|class axis"),
    ("F.cross_entropy(labels, logits)", r"order|swap|first|logits"),
    ("F.nll_loss(logits, F.one_hot(labels, 10))", r"argmax"),
    ("F.cross_entropy(logits, labels, weight=torch.ones(3))", r"10.*3|3.*10"),
    ("F.one_hot(torch.tensor([0, 5]), num_classes=3)", r"5|num_classes"),
    ("torch.multinomial(torch.randn(50), 2)", r"softmax|negative|probabilit"),
    # gradients
    ("w - 0.1 * w.grad", r"backward"),
    (
        "for i in range(2):\n    loss = (x @ w).pow(2).sum()\n    loss.backward()\n"
        "    w = w - 0.1 * w.grad",
        r"leaf|no_grad|new tensor|-=",
    ),
    # modules, optimizers, schedulers, data
    ("with torch.no_grad:\n    net(images)", r"no_grad\(\)|brackets"),
    (
        "class Net(nn.Module):\n    def _init_(self):\n        super().__init__()\n"
        "        self.fc = nn.Linear(3, 2)\n    def forward(self, x):\n        return self.fc(x)\n"
        "Net()(x)",
        r"__init__",
    ),
    (NET + "    def forward(self, x):\n        return self.fc(x)\nNet(x)", r"Net\(\)"),
    ("optim.lr_scheduler.StepLR(net.parameters(), 10)", r"optimizer"),
    (
        "optim.lr_scheduler.ReduceLROnPlateau(optim.SGD(net.parameters(), lr=1)).step()",
        r"metric|loss",
    ),
    ("nn.utils.clip_grad_norm_(net, 1.0)", r"parameters\(\)"),
    ("next(DataLoader([1, 2, 3]))", r"iter\("),
    (
        "for xs, ys in enumerate(DataLoader([(i, i) for i in images], batch_size=2)):\n    net(xs)",
        r"enumerate|number",
    ),
    ("torch.save('net.pt', net.state_dict())", r"order|swap|first|second"),
    ("from torchvision import transforms\ntransforms.ToTensor(np.ones((2, 2)))", r"ToTensor\(\)"),
    # Python
    ("history = []\nhistory[0] = 1.0", r"append"),
    ("losses = []\nlosses.append[3]", r"round brackets|append\("),
    ("count = 0\ndef add():\n    count += 1\nadd()", r"global|inside|return|local"),
    ("'0.1' * 2.0", r"float\(|text|str"),
    ("','.join([1, 2])", r"str\(|text"),
    ("def fit(lr=0.1, model): pass", r"default"),
    ("print(sep=' ', 'a')", r"keyword|name.*(last|first)"),
    ("if 1 > 2:\n    pass\nelse if 2 > 1:\n    pass", r"elif"),
    ("try:\n    a = 1\nprint(a)", r"except"),
    ("from torch import nn.Linear", r"from torch\.nn import"),
    ("a = 5 if 3 > 2", r"else"),
    ("print(f'{x')", r"\}|curly|brace"),
)
