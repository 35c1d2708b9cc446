package snapshot

import (
	"context"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// registrationReport is the tenant's report on registered methods, as it was read last. It proves nothing about accounts
// that are not in it: disabled ones and new ones are missing, and others were seen to be.
type registrationReport struct {
	sem  steps.Semaphore // held while it is read
	done bool
	part Part[[]registrationLine]
}

// A registrationLine is what the report tells of an account. The zero value is that of an account without a line.
type registrationLine struct {
	capable graph.Tri
	methods reportedMethods
}

// reportedMethods are the methods of a line, one bit each.
type reportedMethods uint16

// The methods that the report names. Others, such as mail addresses and security questions, are not for MFA.
const (
	reportsPhone reportedMethods = 1 << iota
	reportsAuthenticator
	reportsSoftwareCodes
	reportsHardwareCodes
	reportsPasskey
	reportsExternal
	reportsBuiltIn // outside the policy on methods
	reportsUnknown // a name that is not known, or none
)

// reportNames are the names in the report.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-methods-activity
var reportNames = map[string]reportedMethods{
	"mobilePhone": reportsPhone, "alternateMobilePhone": reportsPhone, "officePhone": reportsPhone,
	"sms": reportsPhone, "voice": reportsPhone,
	"microsoftAuthenticatorPush": reportsAuthenticator, "microsoftAuthenticatorPasswordless": reportsAuthenticator,
	"softwareOneTimePasscode": reportsSoftwareCodes, "hardwareOneTimePasscode": reportsHardwareCodes,
	"fido2": reportsPasskey, "fido2SecurityKey": reportsPasskey, "passKeyDeviceBound": reportsPasskey,
	"passKeyDeviceBoundAuthenticator": reportsPasskey, "passKeyDeviceBoundWindowsHello": reportsPasskey,
	"passKeySynced": reportsPasskey, "externalAuthMethod": reportsExternal,
	"windowsHelloForBusiness": reportsBuiltIn, "macOsSecureEnclaveKey": reportsBuiltIn,
	"email": 0, "securityQuestion": 0, "temporaryAccessPass": 0, "appPassword": 0, "password": 0, "qrCodePin": 0,
}

// reportedTypes are the types of the methods that a bit stands for.
var reportedTypes = map[reportedMethods]string{
	reportsAuthenticator: "microsoftAuthenticator", reportsSoftwareCodes: "softwareOath",
	reportsHardwareCodes: "hardwareOath", reportsPasskey: "fido2", reportsExternal: "external",
	reportsBuiltIn: "windowsHelloForBusiness",
}

func newRegistrationLine(r graph.Registration) registrationLine {
	line := registrationLine{capable: r.MFACapable}
	if len(r.Methods) == 0 {
		line.methods = reportsUnknown
	}
	for _, name := range r.Methods {
		if bit, known := reportNames[name]; known {
			line.methods |= bit
		} else {
			line.methods |= reportsUnknown
		}
	}
	return line
}

// Registrations returns the report, by number of the roster. It needs P1. A report that fails half-way is none.
func (s *Snapshot) registrations(ctx context.Context, roster *coverage.Roster) Part[[]registrationLine] {
	report := &s.directory.report
	defer report.sem.Acquire()()
	if !report.done {
		report.part = s.readRegistrations(ctx, roster)
		report.done = ctx.Err() == nil // the next caller reads what was cancelled
	}
	return report.part
}

func (s *Snapshot) readRegistrations(ctx context.Context, roster *coverage.Roster) Part[[]registrationLine] {
	if licence, err := s.Licence(ctx).Whole(); err == nil && licence < graph.P1 {
		return UnreadPart[[]registrationLine](&graph.Error{Op: graph.OpReadRegistrations, Kind: graph.ErrUnlicensed})
	}
	lines := make([]registrationLine, roster.Len())
	for r, err := range s.reader.Tenant.Registrations(ctx) {
		if err != nil {
			return UnreadPart[[]registrationLine](err)
		}
		if n, ok := roster.Find(r.UserID); ok {
			lines[n] = newRegistrationLine(r)
		}
	}
	return WholePart(lines)
}
