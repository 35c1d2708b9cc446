// Package seal encrypts secrets into files that age can open, with or without cspready, and stores secrets in the
// keyring of this machine. It knows passphrases, keys and folders; the steps decide what is sealed, and when. Nothing
// is sent anywhere.
//
// A file has age's binary form, not the armored one: every byte of it is authenticated, so that a copy either is whole
// or does not open. Armor forgives blanks and line ends, and helps only where text is pasted, which a file in a safe
// never is.
package seal

import (
	"io"
	"slices"
	"strings"

	"filippo.io/age"
	"golang.org/x/text/unicode/norm"

	"cspready/graph"
	"cspready/steps/secret"
)

// workFactor is log2 of the rounds of scrypt that trying a passphrase costs: age's own default, about a second and 256
// MiB.
const workFactor = 18

// mostWork is the largest work factor accepted from a file: 1 GiB, which a small machine still has.
const mostWork = 20

// New returns the files and the keyring of this machine.
func New() secret.Files { return localFiles{disk: system{}, work: workFactor, ring: systemRing{}} }

// Quick is New for tests: a passphrase costs nothing to try, so what it seals protects nothing.
func Quick() secret.Files { return localFiles{disk: system{}, work: 2, ring: systemRing{}} }

type localFiles struct {
	disk disk
	work int // see workFactor; tests set it low
	ring ring
}

// recipients returns whom a file is sealed for: the holder of a passphrase, or of private keys.
func (s localFiles) recipients(key secret.FileKey) ([]age.Recipient, error) {
	if (key.Passphrase == "") == (len(key.Recipients) == 0) {
		return nil, &secret.Error{Kind: secret.ErrNoKey}
	}
	if key.Passphrase == "" {
		return parseRecipients(key.Recipients)
	}
	r, err := age.NewScryptRecipient(normalizePassphrase(key.Passphrase))
	if err != nil {
		return nil, &secret.Error{Kind: secret.ErrWrongKey}
	}
	r.SetWorkFactor(s.work)
	return []age.Recipient{r}, nil
}

// ParseRecipients accepts keys that are safe against quantum computers (age1pq1…) as well as the older ones (age1…),
// and returns each once.
func (localFiles) ParseRecipients(text string) ([]string, error) {
	keys := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;", r) })
	if _, err := parseRecipients(keys); err != nil {
		return nil, err
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

// parseRecipients reads public keys. It fails on those that age cannot seal for; its error does not repeat them: a
// private one may be among them.
func parseRecipients(keys []string) ([]age.Recipient, error) {
	text := strings.Join(keys, "\n")
	if strings.Contains(strings.ToUpper(text), "AGE-SECRET-KEY-") {
		return nil, &secret.Error{Kind: secret.ErrPrivateKey}
	}
	to, err := age.ParseRecipients(strings.NewReader(text))
	if err != nil || len(to) != len(keys) { // a line that begins with # is a comment to age
		return nil, &secret.Error{Kind: secret.ErrNoKey}
	}
	if _, err := age.Encrypt(io.Discard, to...); err != nil {
		return nil, &secret.Error{Kind: secret.ErrMixedKeys}
	}
	return to, nil
}

// normalizePassphrase normalizes a passphrase: some keyboards send an accent as a character of its own, which looks the
// same and opens nothing.
func normalizePassphrase(passphrase graph.Hidden) string { return norm.NFC.String(string(passphrase)) }
