package snapshot

// AskLegacyMFA asks for the settings of the legacy MFA service, which no API shows.
const AskLegacyMFA = "legacy-mfa-settings"

// Answers to [AskLegacyMFA].
const (
	LegacyMFAOff     = "off"     // no setting lets users skip MFA
	LegacyMFAOn      = "on"      // a setting does
	LegacyMFAUnknown = "unknown" // not checked
)
