// Package seal encrypts secrets into files that age can open, with or without cspready, and stores secrets in the
// keyring of this machine. It knows passphrases, keys and folders; requirements and changes decide which secrets are
// stored, and when. Nothing is sent over the network.
//
// [New] returns the implementation of [secret.Files]. Its stores are fileStore (filestore.go, and disk.go for the
// file system) and keyringStore (keyring.go, keyringentry.go). [Open] and [OpenWith] open a file (open.go). A
// passphrase is rated in strength.go, by the guesses that guess.go counts.
//
// A file has age's binary form, not the armored one: every byte of it is authenticated, so that a copy either is
// whole or does not open. Armor tolerates added blanks and line ends, and only helps to paste text, which no one does
// with a file in a safe.
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

// workFactor is log2 of the rounds of scrypt that it takes to try a passphrase: age's own default, about a second and
// 256 MiB.
const workFactor = 18

// maxWorkFactor is the largest work factor accepted from a file: 1 GiB, which a small machine still has.
const maxWorkFactor = 20

// New returns the files and the keyring of this machine.
func New() secret.Files { return localFiles{disk: system{}, work: workFactor, ring: systemRing{}} }

// NewForTests is like [New], for tests: a passphrase takes no time to try, so its files protect nothing.
func NewForTests() secret.Files { return localFiles{disk: system{}, work: 2, ring: systemRing{}} }

// localFiles is the [secret.Files] of this machine.
type localFiles struct {
	disk disk
	work int // see workFactor; tests set it low
	ring ring
}

// recipients returns who can open a file: the person with the passphrase, or those with the private keys.
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

// ParseRecipients accepts keys that are safe against quantum computers (age1pq1…) and the older ones (age1…). It
// returns each once.
func (localFiles) ParseRecipients(text string) ([]string, error) {
	keys := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;", r) })
	if _, err := parseRecipients(keys); err != nil {
		return nil, err
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

// parseRecipients reads public keys. It fails for keys that age cannot encrypt to. Its error does not repeat them, as a
// private key may be among them.
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

// normalizePassphrase returns a passphrase in Unicode's normal form C: some keyboards send an accent as a character of
// its own, which looks the same but is another passphrase.
func normalizePassphrase(passphrase graph.Hidden) string { return norm.NFC.String(string(passphrase)) }
