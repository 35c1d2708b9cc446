package seal

import (
	"crypto/rand"
	"strings"

	"cspready/graph"
)

// What a password is made of: no two characters that look alike on paper (0 and O; 1, l and I), and only symbols that
// survive copying, shells and tables.
const (
	uppers  = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	lowers  = "abcdefghijkmnopqrstuvwxyz"
	digits  = "23456789"
	symbols = "-_.+=!#%"

	alphabet = uppers + lowers + digits + symbols
)

const passwordLength = 32

// Password returns a fresh password of 192 bits: 32 characters of 65 are 192.7, and what [isPresentable] rejects takes
// 0.7 of them.
func Password() graph.Hidden {
	for {
		if p := randomText(passwordLength); isPresentable(p) {
			return graph.Hidden(p)
		}
	}
}

// isPresentable reports whether a password has a character of each class, as Microsoft Entra asks, and begins and ends
// in one that no shell, table or double click misreads. Rejecting the whole password keeps all of the rest equally
// likely.
func isPresentable(p string) bool {
	for _, class := range []string{uppers, lowers, digits, symbols} {
		if !strings.ContainsAny(p, class) {
			return false
		}
	}
	return strings.ContainsAny(p[:1], uppers+lowers) && !strings.ContainsAny(p[len(p)-1:], symbols)
}

// randomText draws characters of the alphabet evenly: bytes above the last whole multiple of its length are dropped.
func randomText(length int) string {
	const limit = 256 / len(alphabet) * len(alphabet)
	text := make([]byte, 0, length)
	for len(text) < length {
		var drawn [2 * passwordLength]byte
		_, _ = rand.Read(drawn[:]) // never fails: it ends the program instead
		for _, b := range drawn {
			if int(b) < limit && len(text) < length {
				text = append(text, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(text)
}

// NewPassword returns a random password, see [Password].
func (localFiles) NewPassword() graph.Hidden { return Password() }
