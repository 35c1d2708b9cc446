package report

import (
	"strings"
	"time"

	"cspready/assets/catalog"
)

// Markdown is the plan for people who decide about it: a section a requirement, with each change as it would be confirmed and a line to sign.
func (p PlanDocument) Markdown(cat *catalog.Catalog) string {
	d := planPage{cat: cat}
	t := p.Tenant
	d.line("# " + d.say("title", "tenant", t.DisplayName))
	d.line(d.say("what", "tenant", t.DisplayName, "domain", t.DefaultDomain, "id", t.ID, "by", p.Operator.Label(), "at", p.MadeAt.Format(time.RFC3339),
		"version", p.Tool.Version))
	if p.Demo != "" {
		d.line("**" + InMarkdown(cat.T("wizard.demo.badge")) + "**")
	}
	d.line(d.say("nothing-changed"))
	if len(p.Requirements) == 0 {
		d.line(d.say("empty"))
	}
	for _, r := range p.Requirements {
		d.requirement(r)
	}
	return d.text.String()
}

// A planPage is a plan being written. Every string is made harmless on its way in.
type planPage struct {
	cat  *catalog.Catalog
	text strings.Builder
}

func (d *planPage) say(id string, pairs ...any) string {
	return InMarkdown(d.cat.T("plan."+id, pairs...))
}

// line writes a paragraph.
func (d *planPage) line(text string) { d.text.WriteString(text + "\n\n") }

// terms writes a list of names with what they are, without those that are nothing.
func (d *planPage) terms(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			d.text.WriteString("- **" + d.say(pairs[i]) + "**: " + InMarkdown(pairs[i+1]) + "\n")
		}
	}
	d.text.WriteString("\n")
}

// list writes lines under a heading, if there are any.
func (d *planPage) list(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	d.line("**" + d.say(heading) + "**")
	for _, l := range lines {
		d.text.WriteString("- " + InMarkdown(l) + "\n")
	}
	d.text.WriteString("\n")
}

func (d *planPage) requirement(r PlanRequirement) {
	d.line("## " + InMarkdown(r.Title))
	level := levelName(Finding{Level: r.Level})
	d.line(d.say("stands", "status", d.cat.T("status."+status(r.Status).String()), "level", level, "summary", catalog.Said(r.Summary)))
	d.line(InMarkdown(r.Why))
	if r.Problem != "" {
		d.line(d.say("problem", "why", catalog.Said(r.Problem)))
	}
	d.list("questions", r.Questions)
	for _, g := range r.Guards {
		d.list("guard", append([]string{g.Reason}, g.About...))
	}
	d.list("notes", r.Notes)
	for i, c := range r.Changes {
		d.change(i+1, c)
	}
	d.list("by-hand", r.ByHand)
}

func (d *planPage) change(nth int, c PlanChange) {
	d.line("### " + d.say("change", "nth", nth, "title", catalog.Said(c.Title)))
	d.terms("before", c.Before, "after", c.After, "affects", strings.Join(c.Affects, ", "), "stops", strings.Join(c.Stops, ", "), "effect", c.Effect,
		"undo", c.Undo, "permissions", strings.Join(c.Permissions, ", "), "roles", strings.Join(c.Roles, ", "), "print", c.Fingerprint)
	d.line(d.say("requests"))
	for _, r := range c.Requests {
		d.code(r)
	}
	d.line("- [ ] " + d.cat.T("plan.approved"))
}

// code writes a request as a block of code. Whatever stands in it cannot end the block: lines of it are indented.
func (d *planPage) code(r PlanRequest) {
	host := ""
	if r.Host != "" {
		host = "https://" + r.Host
	}
	for _, l := range catalog.CleanWhole(strings.TrimSpace(r.Method + " " + host + r.Path + "\n" + r.Body)) {
		d.text.WriteString("    " + l + "\n")
	}
	d.text.WriteString("\n")
}
