//! What the parser makes of the mathematics that notes hold.

mod latex_support;
use latex_support::tree;

/// Each source beside the tree it must give.
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(source, expected)| {
            let found = tree(source);
            (found != *expected).then(|| format!("{source}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn scripts() {
    check(&[
        ("w^l_{jk}", "w^[l]_[j k]"),
        ("w_{jk}^l", "w^[l]_[j k]"),
        ("a^{L-1}_j", "a^[L - 1]_[j]"),
        ("x^12", "x^[1] 2"),
        ("x^{12}", "x^[12]"),
        ("W_{ij}^{n,n-1}", "W^[n , n - 1]_[i j]"),
        ("z^{(l)}", "z^[(l)]"),
        ("W^{[l-1]T}", "W^[[l - 1] T]"),
        ("W^{(2)T}", "W^[(2) T]"),
        ("W_{k_1k_2}", "W_[k_[1] k_[2]]"),
        ("\\sum_{p_{n-1}}", "sum_[p_[n - 1]]"),
        ("W^\\top", "W^[top]"),
        ("W^{\\intercal}", "W^[top]"),
        ("W^{\\mathsf T}", "W^[sans:T]"),
        ("W^\\mathrm{T}", "W^[roman:T]"),
        ("W^{\\text{T}}", "W^[roman:T]"),
        ("{\\mathbf W^{(2)}}^\\top", "{bold:W^[(2)]}^[top]"),
        ("(W^{l+1})^T", "(W^[l + 1])^[T]"),
        ("{}^T W", "{}^[T] W"),
        ("[x^{(2)} - y^{(n)}]_k", "[x^[(2)] - y^[(n)]]_[k]"),
        ("x^{}", "x^[]"),
        ("a^*", "a^[star]"),
        ("a^{\\star}", "a^[star]"),
        ("a_{j-1}^{l-1}", "a^[l - 1]_[j - 1]"),
        ("\\delta_{K-1}^{l+1}", "delta^[l + 1]_[K - 1]"),
        ("e^{-z_j}", "e^[- z_[j]]"),
        ("x_1^2", "x^[2]_[1]"),
        ("x^\\frac12", "x^[frac[1][2]]"),
        ("a_{\\text{in}} \\delta_{\\mathrm{out}}", "a_[word:in] delta_[word:out]"),
    ]);
}

#[test]
fn primes() {
    check(&[
        ("\\sigma'", "sigma'"),
        ("\\sigma'(z)", "sigma' (z)"),
        ("f^\\prime(z)", "f' (z)"),
        ("f^{\\prime}", "f'"),
        ("f^{\\prime\\prime}", "f''"),
        ("f''", "f''"),
        ("f'_l", "f'_[l]"),
        ("f_l'", "f'_[l]"),
        ("\\sigma_2'", "sigma'_[2]"),
        ("f'^{(l)}", "f'^[(l)]"),
        ("f^{(l)\\prime}", "f'^[(l)]"),
        ("f^\\prime{}^2", "f' {}^[2]"),
        ("f\\prime(z)", "f' (z)"),
        ("\\sigma^{'}(z)", "sigma' (z)"),
        ("f^{''} g^{'(l)} g^{[l]'} W^{l'}", "f'' g'^[(l)] g'^[[l]] W^[l']"),
        ("f′(z) f’ f″", "f' (z) f' f''"),
        ("\\varphi'^l_j", "varphi'^[l]_[j]"),
        ("(f)'", "(f)'"),
    ]);
}

#[test]
fn fractions() {
    check(&[
        ("\\frac{a}{b}", "frac[a][b]"),
        ("\\frac12", "frac[1][2]"),
        ("\\frac 1 2", "frac[1][2]"),
        ("\\frac1{2n}", "frac[1][2 n]"),
        ("\\frac{1}2 x", "frac[1][2] x"),
        ("\\tfrac12 \\dfrac{a}{b} \\cfrac{a}{b}", "frac[1][2] frac[a][b] frac[a][b]"),
        ("\\frac\\partial{\\partial w}C", "frac[partial][partial w] C"),
        ("\\frac{\\partial}{\\partial w}C", "frac[partial][partial w] C"),
        ("\\frac{\\partial^2 C}{\\partial w^2}", "frac[partial^[2] C][partial w^[2]]"),
        ("\\partial C/\\partial w", "partial C / partial w"),
        ("\\pdv{C}{w_{jk}}", "frac[partial C][partial w_[j k]]"),
        ("\\pdv{w} C \\dv[2]{y}{x}", "frac[partial][partial w] C frac[d^[2] y][d x^[2]]"),
        ("{a \\over b}", "frac[a][b]"),
        ("{\\partial C \\over \\partial w} x", "frac[partial C][partial w] x"),
        ("{\\frac12}", "{frac[1][2]}"),
        ("a + b \\over c", "frac[a + b][c]"),
        ("x^{1 \\over 2}", "x^[frac[1][2]]"),
        ("½ x", "frac[1][2] x"),
        ("\\sqrt{x}", "root[x]"),
        ("\\sqrt[3]{x+1}", "root[3][x + 1]"),
        ("\\sqrt2", "root[2]"),
        ("\\nabla_a C \\odot \\sigma'(z^L)", "nabla_[a] C ⊙ sigma' (z^[L])"),
        ("\\nabla_{W^l} C", "nabla_[W^[l]] C"),
    ]);
}

#[test]
fn sums() {
    check(&[
        ("\\sum_k a_k", "sum_[k] a_[k]"),
        ("\\sum_{k=1}^{10} a_k", "sum_[k = 1]^[10] a_[k]"),
        ("\\sum^n_{i=1}", "sum_[i = 1]^[n]"),
        ("\\sum\\limits_{j}^{K} x", "sum_[j]^[K] x"),
        ("\\sum\\nolimits_j x", "sum_[j] x"),
        ("\\sum x", "sum x"),
        ("\\displaystyle\\sum_i", "sum_[i]"),
        ("\\sum_{\\substack{i=1 \\\\ i \\neq j}}^n x_i", "sum_[i = 1 , i ≠ j]^[n] x_[i]"),
        ("\\sum_{i,j}", "sum_[i , j]"),
        ("∑_k ∏_{i=1}^n", "sum_[k] prod_[i = 1]^[n]"),
        ("\\underset{i}{\\sum} x", "sum_[i] x"),
        ("\\underset{i=1}{\\overset{n}{\\sum}}", "sum_[i = 1]^[n]"),
        ("\\mathop{\\sum}_k", "sum_[k]"),
    ]);
}

#[test]
fn delimiters() {
    check(&[
        ("\\left( a + b \\right)^2", "(a + b)^[2]"),
        ("\\Bigl[ a \\Bigr]", "[a]"),
        ("\\big( a \\big)", "(a)"),
        ("\\{ a, b \\}", "\\{a , b\\}"),
        ("\\lVert x \\rVert^2", "||x||^[2]"),
        ("\\| x \\|_2^2", "||x||^[2]_[2]"),
        ("||y(x) - a^{L}(x)||^{2}", "||y (x) - a^[L] (x)||^[2]"),
        ("|x|", "|x|"),
        ("\\norm{y - a}^2 + \\abs*{x} \\in \\R", "||y - a||^[2] + |x| ∈ bb:R"),
        ("2|x| + |y|", "2 |x| + |y|"),
        ("|a||b|", "|a| |b|"),
        ("||a| - |b||", "||a| - |b||"),
        ("|x + |y||", "|x + |y||"),
        ("\\left| x \\right|", "|x|"),
        ("\\left\\| x \\right\\|", "||x||"),
        ("p(y|x)", "p (y given x)"),
        ("p(y \\mid x)", "p (y given x)"),
        (
            "\\left. \\frac{\\partial C}{\\partial w} \\right|_{w=0}",
            "<none frac[partial C][partial w]|_[w = 0]",
        ),
        ("f \\Big|_{z=0} - g \\Big|_{z=1}", "f given_[z = 0] - g given_[z = 1]"),
        ("\\left( a \\middle| b \\right)", "(a given b)"),
        ("\\langle x \\rangle \\frac12", "⟨x⟩ frac[1][2]"),
        ("\\left< x \\right>", "⟨x⟩"),
        ("⟨x⟩ ‖x‖", "⟨x⟩ ||x||"),
        ("a < b > c", "a < b > c"),
        ("[0,1)", "[0 , 1)"),
        ("\\lfloor x \\rfloor \\lceil y \\rceil", "⌊x⌋ ⌈y⌉"),
        ("\\log|x|", "fn:log |x|"),
        ("\\lvert x \\rvert", "|x|"),
    ]);
}

#[test]
fn letters_and_styles() {
    check(&[
        ("\\mathbf{W x}", "bold:W bold:x"),
        ("\\mathbf{W}^T", "bold:W^[T]"),
        ("\\mathbf{Wx}^T", "{bold:W bold:x}^[T]"),
        ("\\mathbf{W^{(2)}}^T", "{bold:W^[(2)]}^[T]"),
        ("\\mathbf W x", "bold:W x"),
        ("{\\bf W} x", "{bold:W} x"),
        ("W^{\\rm T}", "W^[roman:T]"),
        ("{\\rm net}_j", "{word:net}_[j]"),
        ("\\boldsymbol{\\delta}^l", "bold:delta^[l]"),
        ("\\bm{\\delta} \\pmb x", "bold:delta bold:x"),
        ("\\mathrm{d}x", "roman:d x"),
        ("\\mathrm{net}_j", "word:net_[j]"),
        ("\\mathrm{ReLU}(z)", "fn:ReLU (z)"),
        ("\\mathcal{L} \\mathscr L", "cal:L cal:L"),
        ("\\mathbb{R}^{784 \\times K}", "bb:R^[784 × K]"),
        ("\\mathbb{1}_{z>0}", "bb:1_[z > 0]"),
        ("\\mathbf{1} \\mathbf{0}", "bold:1 bold:0"),
        ("\\mathfrak{g} \\mathtt{x}", "frak:g tt:x"),
        ("\\mathbf{x_i}", "bold:x_[i]"),
        ("\\operatorname{diag}(x)", "fn:diag (x)"),
        ("\\operatorname{net}", "word:net"),
        ("\\operatorname*{arg\\,max}_k", "fn:argmax_[k]"),
        ("\\arg\\min_w C", "fn:argmin_[w] C"),
        ("\\mathbf{softmax}(z)", "fn:softmax (z)"),
        ("\\mathit{Loss}", "word:Loss"),
        ("\\text{ReLU}(z)", "fn:ReLU (z)"),
        ("\\text{cost} = C", "word:cost = C"),
        ("C = \\text{loss}", "C = word:loss"),
        ("\\text{net}_j", "word:net_[j]"),
        ("\\text{prod}\\left(a, b\\right) = \\text{see } (4)", "word:prod (a , b) = “see” (4)"),
        ("\\exp(-z) \\log x \\tanh", "fn:exp (- z) fn:log x fn:tanh"),
        ("\\max(0, z)", "fn:max (0 , z)"),
        ("\\lim_{h \\to 0}", "fn:lim_[h → 0]"),
        ("\\hat y_j", "hat(y)_[j]"),
        ("\\hat{\\mathbf y}", "hat(bold:y)"),
        ("\\bar{x} \\tilde a \\vec{v} \\dot x \\ddot x", "bar(x) tilde(a) vec(v) dot(x) ddot(x)"),
        ("\\overline{ab}", "bar({a b})"),
        ("\\underline{\\delta}", "underline(delta)"),
        ("\\boldsymbol{\\nabla}", "nabla"),
        ("\\ell \\infty \\Theta", "ell infty Theta"),
        ("\\dots \\ldots \\cdots ... …", "dots dots dots dots dots"),
    ]);
}

#[test]
fn numbers() {
    check(&[
        ("2.5", "2.5"),
        (".5", "0.5"),
        ("784", "784"),
        ("1{,}000", "1000"),
        ("60{,}000", "60000"),
        ("1{,}000{,}000", "1000000"),
        ("2{,}5", "2.5"),
        ("0{,}125", "0.125"),
        ("10\\,000", "10000"),
        ("2\\,x", "2 x"),
        ("i,j=1,2", "i , j = 1 , 2"),
        ("2 3", "2 3"),
        ("a = 2.", "a = 2 ."),
        ("2x", "2 x"),
        ("1, 2", "1 , 2"),
    ]);
}

#[test]
fn operators_and_relations() {
    check(&[
        ("a \\odot b \\circ c \\otimes d", "a ⊙ b ∘ c ⊗ d"),
        ("a\\ .*\\ b \\cdot* c .\\ast d", "a .* b .* c .* d"),
        ("a * b .* c \\ast d", "a * b .* c * d"),
        ("a \\cdot b \\times c \\bullet d", "a · b × c · d"),
        ("a \\pm b \\div c", "a ± b / c"),
        ("a := b =: c", "a := b =: c"),
        ("a \\coloneqq b \\triangleq c", "a := b := c"),
        ("a \\overset{\\text{def}}{=} b", "a := b"),
        ("a \\stackrel{def}{=} b", "a := b"),
        ("a \\stackrel{\\triangle}{=} b", "a := b"),
        ("a \\overset{(2)}{=} b \\overset{!}{=} c \\stackrel{?}{=} d", "a = b = c = d"),
        ("a \\equiv b \\approx c \\simeq d \\sim e", "a ≡ b ≈ c ≈ d ≈ e"),
        ("w \\leftarrow w - \\eta g", "w ← w - eta g"),
        ("w \\gets w ← x", "w ← w ← x"),
        ("w += x -= y", "w += x -= y"),
        ("a <= b >= c <=> d => e -> f", "a ≤ b ≥ c ⇔ d ⇒ e → f"),
        ("a <-b", "a < - b"),
        ("a <- b", "a ← b"),
        ("a \\neq b \\ne c \\not= d", "a ≠ b ≠ c ≠ d"),
        ("a \\xrightarrow{f} b \\xleftarrow[x]{y} c", "a → b ← c"),
        ("a \\Rightarrow b \\implies c \\iff d \\therefore e", "a ⇒ b ⇒ c ⇔ d ⇒ e"),
        ("\\because a", "“because” a"),
        ("\\forall l: x \\in R", "∀ l : x ∈ R"),
        ("n!", "n !"),
        ("f \\propto g", "f ∝ g"),
    ]);
}

#[test]
fn things_around_mathematics() {
    check(&[
        ("\\color{red} a", "a"),
        ("\\textcolor{red}{a + b}", "a + b"),
        ("\\textcolor[rgb]{1,0,0}{W}^T", "W^[T]"),
        ("\\boxed{a = b}", "a = b"),
        ("\\boxed{a b}^T", "{a b}^[T]"),
        ("\\cancel{a} b", "a b"),
        ("\\cancelto{0}{a} b", "a b"),
        ("a \\phantom{xyz} b", "a b"),
        ("a \\tag{BP1} \\label{eq:a_b}", "a"),
        ("a \\nonumber", "a"),
        ("a\\,b\\;c\\:d\\!e~f\\ g", "a b c d e f g"),
        ("a \\quad b \\qquad c \\hspace{2em} d \\hspace{1pt} e", "a gap b gap c gap d e"),
        ("a = b \\text{ for all } l", "a = b “for all” l"),
        ("a \\text{ if $z > 0$ or so}", "a “if” z > 0 “or so”"),
        ("\\underbrace{a + b}_{c}", "underbrace[a + b]~[c]"),
        ("\\overbrace{a}^{\\text{the label}} b", "overbrace[a]~[“the label”] b"),
        ("\\underbrace{a}_{n}^T", "underbrace[a]~[n]^[T]"),
        ("a % comment $ } \n b", "a b"),
        ("{a}{b}", "{a} {b}"),
        ("a{}b", "a b"),
        ("\\overset{(l)}{W}", "W^[(l)]"),
        ("\\underset{n \\times m}{W} x", "underbrace[W]~[n × m] x"),
        ("\\underset{w}{\\min} C", "fn:min_[w] C"),
        ("a \\text{für Wˡ⁺¹, ŷ, f″ und 50\\%}", "a “für Wˡ⁺¹, ŷ, f″ und 50%”"),
        ("a \\eqref{eq:1}", "a “(eq:1)”"),
    ]);
}

#[test]
fn matrices_and_cases() {
    check(&[
        ("\\begin{bmatrix}1\\\\2\\end{bmatrix}", "matrix[1 ;; 2]"),
        ("\\begin{pmatrix} a & b \\\\ c & d \\\\ \\end{pmatrix}^T", "matrix(a & b ;; c & d)^[T]"),
        (
            "\\left[\\begin{array}{cc|c} a & b & 0 \\\\[2pt] \\hline c & d & 1\\end{array}\\right]",
            "[matrix<none a & b & 0 ;; c & d & 1 none>]",
        ),
        (
            "\\begin{bmatrix} [x]_1 & \\vdots \\\\ [y]_2 & \\ddots \\end{bmatrix}",
            "matrix[[x]_[1] & dots ;; [y]_[2] & dots]",
        ),
        ("\\begin{vmatrix} a \\end{vmatrix}", "matrix|a|"),
        ("\\pmatrix{a & b \\cr c & d}", "matrix(a & b ;; c & d)"),
        (
            "\\begin{cases} 1 & z > 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
            "cases[1 if z > 0 ;; 0 if “otherwise”]",
        ),
        (
            "\\begin{cases} 1, & \\text{if } z > 0, \\\\ 0, & z \\le 0. \\end{cases}",
            "cases[1 if “if” z > 0 ;; 0 if z ≤ 0]",
        ),
        ("\\begin{cases} z \\quad z > 0 \\\\ 0 \\end{cases}", "cases[z if z > 0 ;; 0 if ]"),
    ]);
}

#[test]
fn lines() {
    check(&[
        ("\\begin{aligned} a &= b \\\\ &= c \\end{aligned}", "lines[a = b ;; = c]"),
        ("\\begin{align*} a &= b & c &= d \\\\ e &= f \\end{align*}", "lines[a = b gap c = d ;; e = f]"),
        (
            "\\begin{align}\na &= b \\label{x} \\\\\n&= c \\nonumber \\\\[4pt]\n\\end{align}",
            "lines[a = b ;; = c]",
        ),
        ("\\begin{eqnarray} a &=& b \\\\ &=& c \\end{eqnarray}", "lines[a = b ;; = c]"),
        ("\\begin{equation} a = b \\end{equation}", "a = b"),
        (
            "\\begin{equation}\\begin{split} a &= b \\\\ &+ c \\end{split}\\end{equation}",
            "lines[a = b ;; + c]",
        ),
        ("a = b \\\\ c = d", "lines[a = b ;; c = d]"),
        ("a \\\\", "a"),
        ("\\begin{aligned}[t] a \\end{aligned}", "a"),
        ("x = \\begin{aligned} &a + \\\\ &b \\end{aligned}", "x = lines[a + ;; b]"),
        (
            "\\begin{align} a &= \\left( b \\right. \\\\ &\\quad + \\left. c \\right)^2 d \\end{align}",
            "a = (b gap + c)^[2] d",
        ),
        (
            "\\begin{align} a &= \\bigl( b \\\\ &+ c \\bigr) \\\\ &= d \\end{align}",
            "lines[a = (b + c) ;; = d]",
        ),
        ("\\begin{gather} a = b \\\\ c = d \\end{gather}", "lines[a = b ;; c = d]"),
        ("\\begin{multline} a = b \\\\ + c \\end{multline}", "lines[a = b ;; + c]"),
        ("\\begin{alignat}{2} a &= b &\\quad c &= d \\end{alignat}", "a = b gap gap c = d"),
    ]);
}

#[test]
fn unicode() {
    check(&[
        ("δˡ = ((Wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ σ′(zˡ)", "delta^[l] = ((W^[l + 1])^[top] delta^[l + 1]) ⊙ sigma' (z^[l])"),
        ("W⁽²⁾ᵀ x₁", "W^[(2) top] x_[1]"),
        ("∂C/∂wⱼₖ", "partial C / partial w_[j k]"),
        ("a − b · c × d ∘ e", "a - b · c × d ∘ e"),
        ("w ← w → z ∈ ℝ", "w ← w → z ∈ bb:R"),
        ("𝐖 𝒙 𝛿 ℓ", "bold:W bold:x delta ell"),
        ("ŷ ŷ x̄", "hat(y) hat(y) bar(x)"),
        ("φ ϕ ε ϵ", "varphi phi varepsilon epsilon"),
        ("W²", "W^[2]"),
        ("∇ₐ C", "nabla_[a] C"),
        ("a\u{2062}b\u{a0}c", "a b c"),
        ("𝟙", "bb:1"),
    ]);
}
