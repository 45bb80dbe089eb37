"""Gradients: graphs that are missing, freed or overwritten, and values that are not finite."""

from __future__ import annotations

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


@rules.when(
    "no-graph",
    r"element \d+ of tensors does not require grad and does not have a grad_fn",
    r"One of the differentiated Tensors does not require grad",
)
def no_graph(at: Situation, found: Found) -> Words:
    """`backward()` on a value without a computation graph."""
    name = at.receiver if at.receiver.replace(".", "").isidentifier() else "loss"
    return (
        msg(
            "`{loss}` has no computation graph: no input requires gradients, or the graph was cut by "
            "`no_grad`, `detach`, `.item()`, `.numpy()` or `argmax`.",
            loss=name,
        ),
        msg(
            "Print `requires_grad` of each value from the input to `{loss}`: where it turns False, the graph ends.",
            loss=name,
        ),
        msg(
            "Do not write `{loss}.requires_grad = True`: the error goes away, and nothing learns.",
            loss=name,
        ),
    )


@rules.when("not-scalar", r"grad can be implicitly created only for scalar outputs")
def not_scalar(at: Situation, found: Found) -> Words:
    """`backward()` starts from one number."""
    tensor = at.receiver or "y"
    return (
        msg("`backward()` starts from one number, and `{tensor}` holds several.", tensor=tensor),
        msg(
            "Make it one: `{tensor}.mean().backward()` or `{tensor}.sum().backward()`.",
            tensor=tensor,
        ),
    )


rules.says(
    "graph-twice",
    r"Trying to backward through the graph a second time",
    msg("The first `backward()` freed the computation graph, and this one needs it again."),
    msg(
        "Compute the loss anew in each step. Between batches of a recurrent network: "
        "`hidden = hidden.detach()`. Add losses up before one `backward()`."
    ),
    msg("`retain_graph=True` hides the mistake, and memory grows with each step."),
)
rules.says(
    "inplace-modified",
    r"variables needed for gradient computation has been modified by an inplace operation: "
    r"\[[\w.]+ \[[\d, ]*\]\], which is output \d+ of (?P<operation>\w+?)(?:Backward\d*)?,",
    msg("A result of {operation} was changed in place, and the backward pass needs it unchanged."),
    msg(
        "Write `y = y + 1` in place of `y += 1`, or `clone()` first. Step the optimizer after `backward()`."
    ),
)
rules.says(
    "leaf-inplace",
    r"a (?:view of a )?leaf Variable that requires grad is being used in an in-place operation",
    msg("You change a parameter in place while autograd records."),
    msg("Put updates into `with torch.no_grad():`, or use an optimizer."),
    msg("`w.data` works too, but hides mistakes from autograd."),
)
rules.says(
    "no-grad-yet",
    (
        r"'NoneType' object has no attribute '(?:zero_|clone|norm|data|abs|add_|item|shape|mul_|sub_)'",
        r"unsupported operand type\(s\) for .*'NoneType'",
        r"must be Tensor, not NoneType",
    ),
    msg(
        "`.grad` is None: `backward()` has not run, or the tensor had no part in the loss, or an "
        "assignment such as `w = w - lr * w.grad` made a new tensor of it."
    ),
    msg(
        "Update in place under `torch.no_grad()`: `w -= lr * w.grad`. Print `w.is_leaf`: a computed tensor keeps no gradient without `retain_grad()`."
    ),
    kinds=("AttributeError", "TypeError"),
    where=lambda at: ".grad" in at.line,
)
rules.says(
    "nan-backward",
    r"Function '(?P<operation>\w+?)(?:Backward\d*)?' returned nan values",
    msg("The gradient of {operation} is nan, as of `sqrt` at 0 or `log` at 0."),
    msg(
        "Add a small number or use `clamp` before it; lower the learning rate; clip the gradients."
    ),
)
rules.says(
    "unused-in-graph",
    r"differentiated Tensors? (?:at index \d+ )?appears to not have been used in the graph",
    msg("One of the tensors had no part in the result, so it has no gradient."),
    msg("Check which names the loss uses, or pass `allow_unused=True` to get None."),
)
rules.says(
    "copy-of-computed",
    r"Only Tensors created explicitly by the user .*deepcopy",
    msg("`deepcopy` does not copy a tensor that was computed: its graph would have to be copied."),
    msg("Copy its values: `x.detach().clone()`."),
)
rules.says(
    "computed-requires-grad",
    r"you can only change requires_grad flags of leaf variables",
    msg("The tensor was computed: whether it requires a gradient follows from its inputs."),
    msg("Use `x.detach()` for the same values without a gradient."),
)
rules.says(
    "inference-tensor",
    r"[Ii]nference tensor",
    msg("The tensor was made under `torch.inference_mode()`, and autograd cannot use it."),
    msg("Use `torch.no_grad()` there, or copy the tensor outside: `x.clone()`."),
)
rules.says(
    "scaler-order",
    r"Attempted (?:step|unscale_) but _scale is None|No inf checks were recorded",
    msg("The scaler has no gradients to step with: its order is scale, backward, step, update."),
    msg("`scaler.scale(loss).backward()`, then `scaler.step(optimizer)`, then `scaler.update()`."),
)
rules.says(
    "function-of-one-number",
    r"Expected f\(\*args\) to return a scalar",
    msg("`grad` differentiates a function that returns one number, and this one returns several."),
    msg("Return `.sum()` or `.mean()`; for all derivatives use `torch.func.jacrev`."),
)
rules.says(
    "vmap-sizes",
    r"vmap: Expected all tensors to have the same size in the mapped dimension",
    msg("`vmap` goes through all its inputs at once, so their first sizes must be equal."),
    msg("Print the shapes; `in_dims=(0, None)` passes an input whole."),
)
rules.says(
    "gradient-shape",
    (
        r"assign a gradient of size '\[(?P<have>[\d, ]*)\]' to a tensor of size '\[(?P<want>[\d, ]*)\]'",
        r"grad_output\[\d+\] has a shape of torch\.Size\(\[(?P<have>[\d, ]*)\]\) and output\[\d+\] has a shape of "
        r"torch\.Size\(\[(?P<want>[\d, ]*)\]\)",
    ),
    msg("A gradient has the shape of its tensor: that is [{want}], and the gradient has [{have}]."),
    msg("`loss.backward()` needs no argument for one number; else pass `torch.ones_like(y)`."),
)
rules.says(
    "gradient-switch",
    r"requires_grad must be a bool",
    msg("`requires_grad` is either True or False."),
    msg("Write `p.requires_grad = False` to freeze a parameter."),
)
rules.says(
    "apply-function",
    r"Legacy autograd function with non-static forward method is deprecated",
    msg("A `torch.autograd.Function` is not called itself."),
    msg("Write its `forward` and `backward` as `@staticmethod`, and call `Name.apply(x)`."),
)
rules.says(
    "gradient-count",
    r"function (?P<name>\w+?)(?:Backward)? returned an incorrect number of gradients \(expected (?P<want>\d+), got "
    r"(?P<have>\d+)\)",
    msg("`backward` of {name} returns {have} gradients, and `forward` has {want} inputs."),
    msg("Return one gradient for each input of `forward`, None for those that need none."),
)
rules.says(
    "not-a-leaf",
    r"can't optimize a non-leaf Tensor",
    msg(
        "The optimizer was given a computed tensor, and it trains only leaves, such as parameters."
    ),
    msg(
        "Pass `model.parameters()`, or make the tensor with `requires_grad=True` as its last step."
    ),
)
