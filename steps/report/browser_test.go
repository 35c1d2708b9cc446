package report

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A browser shows one page, and records what else the page does.
type browser struct {
	t       *testing.T
	ctx     context.Context
	address string

	mu       sync.Mutex
	asked    []string // addresses
	complain []string // from the console, the policy and dialogs
}

// newBrowser starts a Chromium. Without one the test is skipped, unless CSPREADY_CI requires it.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" && os.Getenv("CSPREADY_CI") != "" {
		t.Fatal("there is no Chromium to look at the page with")
	}
	if program == "" {
		t.Skip("there is no Chromium on this machine")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.DisableGPU)
	if os.Geteuid() == 0 || os.Getenv("CSPREADY_CI") != "" {
		// Chromium has no sandbox for root, nor in many a container; the page is our own
		options = append(options, chromedp.NoSandbox)
	}
	limit, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(stop)
	allocated, stop := chromedp.NewExecAllocator(limit, options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(allocated)
	t.Cleanup(stop)
	b := &browser{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatal(err)
	}
	_, err := chromedp.Call(ctx, audits.Enable, cdp.Empty{})
	b.must(err)
	_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	b.must(err)
	return b
}

func (b *browser) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *log.EventEntryAdded:
		b.complain = append(b.complain, "log: "+e.Entry.Text)
	case *runtime.EventConsoleAPICalled:
		b.complain = append(b.complain, fmt.Sprintf("console: %v", e.Type))
	case *runtime.EventExceptionThrown:
		b.complain = append(b.complain, "exception: "+e.ExceptionDetails.Text)
	case *audits.EventIssueAdded:
		b.complain = append(b.complain, fmt.Sprintf("issue: %v", e.Issue.Code))
	case *page.EventJavascriptDialogOpening:
		b.complain = append(b.complain, "dialog: "+e.Message)
	}
}

// open shows a document, whose verdict must be visible.
func (b *browser) open(document string) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), "report.html")
	b.must(os.WriteFile(file, []byte(document), 0o600))
	b.address = "file://" + filepath.ToSlash(file)
	b.must(chromedp.Do(b.ctx, chromedp.Navigate(b.address))) // which waits until everything is there
	if !asks[bool](b, `document.querySelector('.verdict strong').checkVisibility()`) {
		b.t.Error("the verdict cannot be seen")
	}
}

// quiet fails if the page requested anything but itself, or reported a problem.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.asked) != 1 || b.asked[0] != b.address {
		b.t.Errorf("the page asks for %q", b.asked)
	}
	if len(b.complain) > 0 {
		b.t.Errorf("the browser complains: %q", b.complain)
	}
}

// asks returns the result of a JavaScript expression. The page's own policy does not apply to a debugger.
func asks[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	b.must(err)
	return v
}

// media makes the page look as on a screen of a scheme, or as in print.
func (b *browser) media(medium, scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	b.must(err)
}

// faint lists texts whose contrast with what is behind them is less than 4.5 to 1, or 3 to 1 where they are large
// (WCAG 2.2, 1.4.3).
const faint = `(() => {
	const rgba = s => { const n = s.match(/[\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1] }
	const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b }
	const behind = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; if (c[3] > 0) return null } return null }
	const bad = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	let seen = 0
	for (let n = walk.nextNode(); n; n = walk.nextNode()) {
		const e = n.parentElement
		if (!n.data.trim() || e.closest('svg') || !e.checkVisibility()) continue
		seen++
		const style = getComputedStyle(e), back = behind(e), size = parseFloat(style.fontSize)
		const a = light(rgba(style.color)), b = back ? light(back) : NaN
		const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05)
		const large = size >= 24 || size >= 18.66 && style.fontWeight >= 700
		if (!(ratio >= (large ? 3 : 4.5))) bad.push(ratio.toFixed(2) + ': ' + n.data.trim().slice(0, 40))
	}
	return seen < 100 ? ['only ' + seen + ' texts are to be seen'] : bad.slice(0, 10)
})()`

func TestThePageInABrowser(t *testing.T) {
	b := newBrowser(t)
	b.open(htmlOf(t, longRun()))

	if said := asks[string](b, `document.querySelector('.verdict').innerText`); !strings.Contains(said,
		"A mandatory requirement is not met.") {
		t.Errorf("the verdict reads %q", said)
	}
	if n := asks[int](b, `document.querySelectorAll('script, iframe, img, object, link, [onerror], [style]').length`); n != 0 {
		t.Errorf("%d elements came of names", n)
	}
	if said := asks[string](b, `document.querySelector('h1').innerText`); !strings.Contains(said,
		"<script>alert(1)</script>") {
		t.Errorf("the name of the tenant reads %q", said)
	}
	if at := asks[string](b, `[...document.links].map(a => a.href).filter(h => !h.startsWith('https://learn.microsoft.com/') && !h.includes('report.html#')).join()`); at != "" {
		t.Errorf("a link leads to %s", at)
	}
	if at := asks[string](b, `[...document.querySelectorAll('a[href^="#"]')].map(a => a.hash.slice(1)).filter(id => !document.getElementById(id)).join()`); at != "" {
		t.Errorf("nothing is at %s", at)
	}
	if font := asks[string](b, `getComputedStyle(document.querySelector('table')).tableLayout`); font != "fixed" {
		t.Errorf("the page's own style is not in force: %q", font)
	}

	for _, width := range []int64{360, 1280} {
		b.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 800)))
		for _, open := range []string{"false", "true"} {
			wide := asks[int64](b, `document.querySelectorAll('details').forEach(d => d.open = `+open+`), document.documentElement.scrollWidth`)
			if wide > width {
				t.Errorf("the page is %d pixels wide on a screen of %d", wide, width)
			}
		}
	}
	for _, look := range [][2]string{{"screen", "light"}, {"screen", "dark"}, {"print", "dark"}} {
		b.media(look[0], look[1])
		if bad := asks[[]string](b, faint); len(bad) > 0 {
			t.Errorf("%v: hard to read: %q", look, bad)
		}
	}
	b.quiet()
}

// pages counts the pages of a PDF that Chromium made.
func pages(pdf []byte) int { return len(regexp.MustCompile(`/Type /Page\b[^s]`).FindAll(pdf, -1)) }

func TestThePageOnPaper(t *testing.T) {
	b := newBrowser(t)
	b.open(htmlOf(t, longRun()))
	for name, paper := range map[string]chromedp.PaperSize{"A4": chromedp.PaperA4, "Letter": chromedp.PaperLetter} {
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(paper), chromedp.PDFPreferCSSPageSize()))
		b.must(err)
		if n := pages(pdf); n < 10 { // 300 lines of people, though their list is folded on a screen
			t.Errorf("%s: a long report has %d pages", name, n)
		}
	}
	b.media("print", "dark")
	if n := asks[int](b, `[...document.querySelectorAll('details:not([open]) tbody tr')].filter(r => r.checkVisibility()).length`); n != 300 {
		t.Errorf("%d of 300 people are printed", n)
	}
	if n := asks[int](b, `[...document.querySelectorAll('.sources')].filter(s => getComputedStyle(s).breakBefore !== 'avoid' || getComputedStyle(s).breakInside !== 'avoid').length`); n != 0 {
		t.Errorf("%d lists of sources may begin a page", n)
	}
	if colour := asks[string](b, `getComputedStyle(document.body).backgroundColor`); colour != "rgb(255, 255, 255)" {
		t.Errorf("paper is %s", colour)
	}
	b.quiet()
}

// TestSeveralTenantsInABrowser is about the cover before their pages, one of which has long names.
func TestSeveralTenantsInABrowser(t *testing.T) {
	b := newBrowser(t)
	found := mixed()
	found.Runs = append(found.Runs, longRun())
	found.Failures[0].Tenant = strings.Repeat("verylong-", 30) + ".example"
	page, err := found.Checks(words(t)).HTML(words(t))
	b.must(err)
	b.open(string(page))

	for want, at := range map[string]string{
		"5 tenants":   `document.querySelector('h1').innerText`, // five with the one that could not be checked
		"":            `[...document.querySelectorAll('a[href^="#"]')].map(a => a.hash.slice(1)).filter(id => !document.getElementById(id)).join()`,
		"t1 t2 t3 t4": `[...document.querySelectorAll('article[id]')].map(a => getComputedStyle(a).page).join(' ')`,
		"6":           `String([...document.styleSheets[0].cssRules].filter(r => r instanceof CSSPageRule).length)`,
	} {
		if got := asks[string](b, at); got != want {
			t.Errorf("%s is %q, want %q", at, got, want)
		}
	}
	b.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(360, 800)))
	if wide := asks[int64](b, `document.documentElement.scrollWidth`); wide > 360 {
		t.Errorf("the page is %d pixels wide on a screen of 360", wide)
	}
	for _, look := range [][2]string{{"screen", "light"}, {"screen", "dark"}, {"print", "dark"}} {
		b.media(look[0], look[1])
		if bad := asks[[]string](b, faint); len(bad) > 0 {
			t.Errorf("%v: hard to read: %q", look, bad)
		}
	}
	b.quiet()
}
