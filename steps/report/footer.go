package report

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// The line below each printed page names the tenant, so that a loose page of a signed report can be identified. It is
// part of a style sheet, in which nothing can be escaped safely for every reader. So only texts of the tenant that
// are harmless as they are become part of it. Others are left out as a whole, as a part could read as the name of
// another tenant.
var (
	plainDomain = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])?$`)
	plainID     = regexp.MustCompile(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// footerRules returns CSS rules with the line for each tenant's pages. If there are several tenants, the cover has
// only the date.
func (all Checks) footerRules() string {
	if !all.isMultiTenant() {
		return pageRule("", all.Checks[0].footerText())
	}
	var b strings.Builder
	var last time.Time
	for i, c := range all.Checks {
		page := pageBuilder{number: i + 1}.tenantAnchor()
		b.WriteString(pageRule(page+" ", c.footerText()) + "#" + page + " { page: " + page + "; }\n")
		if c.FinishedAt.After(last) {
			last = c.FinishedAt
		}
	}
	return pageRule("", Check{FinishedAt: last}.footerText()) + b.String()
}

func pageRule(page, footer string) string {
	return fmt.Sprintf("@page %s{ @bottom-left { content: \"%s\"; } }\n", page, footer)
}

func (c Check) footerText() string {
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
