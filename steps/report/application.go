package report

import (
	"bytes"
	"strings"
	"text/template"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// applicationName begins the names of files about an application; a date follows.
const applicationName = "cspready-application-"

// An applicationPage is what the page about an application says. It has no field for a secret.
type applicationPage struct {
	steps.HandedApp
	Tenant, Domain, TenantID  string
	TokenURL, Scope, Partner  string
	Ends, Made, By            string
	Demo, Vault, File, Secret bool
}

// handApp writes what a tool needs of an application: values, where its secrets are, and how to use them from the usual tools.
func handApp(cat *catalog.Catalog, sealing steps.Sealing, org graph.Organization, made steps.HandOver, by string, demo bool) (string, error) {
	now := time.Now()
	hosts := made.App.Cloud.Hosts()
	page := applicationPage{
		HandedApp: *made.App, Tenant: org.Name, Domain: org.DefaultDomain, TenantID: org.ID, By: by, Demo: demo, Made: now.Format(time.DateOnly),
		TokenURL: "https://" + hosts.Login + "/" + org.ID + "/oauth2/v2.0/token", Scope: "https://" + hosts.Graph + "/.default offline_access",
		Vault: made.App.Keep == steps.KeepVault, File: made.App.Keep == steps.KeepFile, Secret: made.App.Thumbprint == "",
	}
	if made.App.ForPartner {
		page.Scope, page.Partner = "https://"+hosts.PartnerCenter+"/user_impersonation offline_access", hosts.PartnerCenter
	}
	if !made.App.Ends.IsZero() {
		page.Ends = made.App.Ends.UTC().Format(time.DateOnly)
	}
	t, err := template.New("application").Funcs(template.FuncMap{"t": cat.T, "clean": inCode, "quote": quoted}).Parse(assets.ApplicationPage())
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	if err := t.Execute(&text, page); err != nil {
		return "", err
	}
	return sealing.Write(made.Folder, applicationName+now.Format("2006-01-02-150405")+".md", text.Bytes())
}

// inCode is a text of the tenant's as it can stand between two backticks in a table.
func inCode(text string) string {
	return strings.NewReplacer("`", "'", "|", "/", "\n", " ").Replace(catalog.Clean(text))
}

// quoted is a text as a shell takes it for one word.
func quoted(text string) string {
	return "'" + strings.ReplaceAll(catalog.Clean(text), "'", `'\''`) + "'"
}
