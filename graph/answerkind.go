package graph

import (
	"slices"
	"strings"
)

// AnswerKind returns the kind of an error answer of Graph. Status and code decide first; messages decide only where
// Graph has one code for different errors, and in forms that were seen in practice. Details are the codes in the
// error's details.
//
// https://learn.microsoft.com/graph/errors
func AnswerKind(status int, code, message string, details ...string) Kind {
	switch {
	case (status == 400 || status == 403) && isUnlicensed(code, message):
		return ErrUnlicensed
	case status == 409, status == 400 && isDuplicate(message, details):
		return ErrConflict
	case status == 401:
		return ErrSignInAgain
	case status == 403:
		return ErrForbidden
	case status == 404:
		return ErrNotFound
	case status == 429:
		return ErrThrottled
	case status == 408, status >= 500:
		return ErrUnavailable
	case status >= 400:
		return ErrRefused
	}
	return ErrUnreadable
}

// isUnlicensed recognises the codes and texts for a missing licence. Privileged Identity Management also puts its own
// error, as JSON with a code, into the message of an unknown one.
func isUnlicensed(code, message string) bool {
	return code == "AadPremiumLicenseRequired" || strings.Contains(code, "NonPremiumTenant") ||
		containsAny(message, "not licensed", "premium license", "needs to have microsoft entra id",
			"aadpremiumlicenserequired")
}

// isDuplicate recognises the older answers about a duplicate, which have the status of a bad request.
func isDuplicate(message string, details []string) bool {
	return slices.Contains(details, "ConflictingObjects") || slices.Contains(details, "ObjectConflict") ||
		containsAny(message, "already exist", "conflicting object")
}

func containsAny(message string, phrases ...string) bool {
	message = strings.ToLower(message)
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(message, p) })
}
