package plain

import (
	"strings"

	"cspready/graph"
)

// show tells where to go and what to type there. Codes and addresses stand on lines of their own, so that a screen reader spells
// them and a terminal can select them.
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
			c.Tell("plain.browser-demo") // the address is that of a real service, which knows nothing of the demo
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

// address keeps what an address is made of. It is not cleaned as other strings are, since it must stay whole however long it is.
func address(url string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f {
			return -1
		}
		return r
	}, url)
}

// open opens the browser beside the waiting, as some browsers keep whoever started them until they are closed.
func (d *Desk) open(url string) {
	go func() {
		if err := d.Open(url); err != nil {
			d.Console.Tell("plain.no-browser")
		}
	}()
}

// progress returns what to do with signs of life of an attempt: a trouble is told once, and in the demo what the simulated person
// sees in the browser.
func (d *Desk) progress() func(graph.Progress) {
	var trouble, page string
	return func(p graph.Progress) {
		told := ""
		if p.Trouble != nil {
			told = p.Trouble.Error()
		}
		if told != trouble && p.Trouble != nil {
			d.Console.Tell("plain.trouble")
		}
		trouble = told
		if d.Demo == nil {
			return
		}
		if now := d.Demo.Browser(); now != page && now != "" {
			d.Console.Tell("plain.demo-browser", "page", now)
			page = now
		}
	}
}
