package report

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"io"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
)

// SheetData is the data of the sheets of break-glass accounts. It has no field for a secret. All strings may be
// hostile.
type SheetData struct {
	Tenant   string
	Domain   string
	TenantID string
	Made     time.Time
	Demo     bool   // the tenant is simulated
	By       string // user principal name of the person who created the accounts
	Accounts []SheetAccount
}

// A SheetAccount is an account with its own page, to keep in the safe with its key.
type SheetAccount struct {
	Name   string
	UPN    string
	Sealed string      // where the encrypted password is
	Drills []time.Time // when each drill is due; nil for [DrillDates] of the day it was created
}

// DrillDates returns when an account must be tested: every 90 days for two years, the minimum that Microsoft asks
// for.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func DrillDates(made time.Time) []time.Time {
	var due []time.Time
	for day := made.AddDate(0, 0, 90); !day.After(made.AddDate(2, 0, 0)); day = day.AddDate(0, 0, 90) {
		due = append(due, day)
	}
	return due
}

// sheetSteps are the instructions, in order.
var sheetSteps = []string{
	"sheet.step-key", "sheet.step-window", "sheet.step-name", "sheet.step-insert",
	"sheet.step-mend", "sheet.step-out", "sheet.step-log", "sheet.step-back",
}

// WriteSheet writes a document to print, one page for each account. It loads nothing and has no scripts, and its own
// content security policy forbids both.
func WriteSheet(w io.Writer, cat *catalog.Catalog, s SheetData) error {
	page, style := assets.Sheet()
	t, err := template.New("sheet").Funcs(template.FuncMap{
		"t":     cat.T,
		"clean": catalog.Clean,
		"date":  func(day time.Time) string { return day.Format(time.DateOnly) },
	}).Parse(page)
	if err != nil {
		return err
	}
	accounts := make([]SheetAccount, len(s.Accounts))
	for i, a := range s.Accounts {
		if a.Drills == nil {
			a.Drills = DrillDates(s.Made)
		}
		accounts[i] = a
	}
	s.Accounts = accounts
	hash := sha256.Sum256([]byte(style))
	return t.Execute(w, struct {
		SheetData
		Lang, StyleHash string
		Style           template.CSS
		Steps           []string
		Lines           [3]struct{} // for the people who may open the safe
	}{s, cat.Language(), base64.StdEncoding.EncodeToString(hash[:]), template.CSS(style), sheetSteps, [3]struct{}{}})
}
