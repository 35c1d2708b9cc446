package plain

import (
	"strings"

	"cspready/graph"
)

// show prints where to go and what to type there. Codes and addresses are on separate lines, so that a
// screen reader spells them and a terminal can select them.
func (d *Desk) show(p graph.Prompt) {
	c := d.Console
	switch p.Way {
	case graph.DeviceCode:
		c.Tell("plain.code-intro")
		c.raw(address(p.URL))
		c.raw(c.cat.T("plain.code", "code", p.Code))
		if d.Attended {
			c.Tell("plain.code-blocked-hint")
		} else {
			c.Tell("plain.code-blocked-flag")
		}
	case graph.Browser:
		if d.Demo != nil {
			c.Tell("plain.browser-demo") // without the address: it is that of the real service, which does not know the demo
		} else {
			c.Tell("plain.browser-intro")
			c.raw(address(p.URL))
		}
		d.open(p.URL)
	case graph.Paste:
		if d.Demo != nil {
			c.Tell("plain.paste-demo")
			break
		}
		c.Tell("plain.paste-intro")
		c.raw(address(p.URL))
		c.Tell("plain.paste-how")
	}
	switch {
	case d.Attended && d.noCodes:
		c.Tell("plain.words-" + string(p.Way) + "-only")
	case d.Attended:
		c.Tell("plain.words-" + string(p.Way))
	}
}

// address removes all characters that an address cannot contain. It is not cleaned like other texts,
// because it must not be truncated.
func address(url string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f {
			return -1
		}
		return r
	}, url)
}

// open opens the browser in the background, because some browsers block until they are closed.
func (d *Desk) open(url string) {
	go func() {
		if err := d.Open(url); err != nil {
			d.Console.Tell("plain.no-browser")
		}
	}()
}

// progress returns a function that prints the progress of an attempt: each trouble once and, in the demo,
// the page of the simulated browser.
func (d *Desk) progress() func(graph.Progress) {
	var trouble, page string
	return func(p graph.Progress) {
		current := ""
		if p.Trouble != nil {
			current = p.Trouble.Error()
		}
		if current != trouble && p.Trouble != nil {
			d.Console.Tell("plain.trouble")
		}
		trouble = current
		if d.Demo == nil {
			return
		}
		if now := d.Demo.Browser(); now != page && now != "" {
			d.Console.Tell("plain.demo-browser", "page", now)
			page = now
		}
	}
}
