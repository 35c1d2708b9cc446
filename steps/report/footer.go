package report

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// The line below each printed page says whose it is, so that a loose page of a signed report can be told. It is made by the style, in which
// nothing can be escaped safely for every reader: of what the tenant says, only what is harmless as it stands gets into it, and anything else is
// left out as a whole, lest it reads as the name of another tenant.
var (
	plainDomain = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])?$`)
	plainID     = regexp.MustCompile(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// footers are rules of a style: the line of each tenant's pages. Where there are several, the cover has the day alone.
func (all Checks) footers() string {
	if !all.several() {
		return pageRule("", all.Checks[0].footer())
	}
	var b strings.Builder
	var last time.Time
	for i, c := range all.Checks {
		page := clerk{number: i + 1}.anchor()
		b.WriteString(pageRule(page+" ", c.footer()) + "#" + page + " { page: " + page + "; }\n")
		if c.FinishedAt.After(last) {
			last = c.FinishedAt
		}
	}
	return pageRule("", Check{FinishedAt: last}.footer()) + b.String()
}

func pageRule(page, footer string) string {
	return fmt.Sprintf("@page %s{ @bottom-left { content: \"%s\"; } }\n", page, footer)
}

func (c Check) footer() string {
	parts := []string{"cspready"}
	if plainDomain.MatchString(c.Tenant.DefaultDomain) {
		parts = append(parts, c.Tenant.DefaultDomain)
	}
	if plainID.MatchString(c.Tenant.ID) {
		parts = append(parts, c.Tenant.ID)
	}
	if !c.FinishedAt.IsZero() {
		parts = append(parts, c.FinishedAt.UTC().Format(time.DateOnly))
	}
	return strings.Join(parts, " · ")
}
