package plain

import (
	"strings"

	"cspready/graph"
)

// showPrompt prints where to go and what to type there. Codes and addresses are on separate lines, so that a
// screen reader spells them and a terminal can select them.
func (d *SignInPrompt) showPrompt(p graph.Prompt) {
	c := d.Console
	switch p.Method {
	case graph.DeviceCode:
		c.Print("plain.code-intro")
		c.PrintRaw(printableAddress(p.URL))
		c.PrintRaw(c.Catalog.T("plain.code", "code", p.Code))
		if d.Attended {
			c.Print("plain.code-blocked-hint")
		} else {
			c.Print("plain.code-blocked-flag")
		}
	case graph.Browser:
		if d.Demo != nil {
			c.Print("plain.browser-demo") // without the address: it is that of the real service, which does not know the demo
		} else {
			c.Print("plain.browser-intro")
			c.PrintRaw(printableAddress(p.URL))
		}
		d.openBrowser(p.URL)
	case graph.Paste:
		if d.Demo != nil {
			c.Print("plain.paste-demo")
			break
		}
		c.Print("plain.paste-intro")
		c.PrintRaw(printableAddress(p.URL))
		c.Print("plain.paste-how")
	}
	switch {
	case d.Attended && d.noCodes:
		c.Print("plain.words-" + string(p.Method) + "-only")
	case d.Attended:
		c.Print("plain.words-" + string(p.Method))
	}
}

// printableAddress removes all characters that an address cannot contain. It is not cleaned like other texts,
// because it must not be truncated.
func printableAddress(url string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f {
			return -1
		}
		return r
	}, url)
}

// openBrowser opens the browser in the background, because some browsers block until they are closed.
func (d *SignInPrompt) openBrowser(url string) {
	go func() {
		if err := d.Open(url); err != nil {
			d.Console.Print("plain.no-browser")
		}
	}()
}

// progressPrinter returns a function that prints the progress of an attempt: each trouble once and, in the demo,
// the page of the simulated browser.
func (d *SignInPrompt) progressPrinter() func(graph.Progress) {
	var trouble, page string
	return func(p graph.Progress) {
		current := ""
		if p.Err != nil {
			current = p.Err.Error()
		}
		if current != trouble && p.Err != nil {
			d.Console.Print("plain.trouble")
		}
		trouble = current
		if d.Demo == nil {
			return
		}
		if now := d.Demo.Browser(); now != page && now != "" {
			d.Console.Print("plain.demo-browser", "page", now)
			page = now
		}
	}
}
