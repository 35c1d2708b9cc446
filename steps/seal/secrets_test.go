package seal

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps/secret"
)

// sealText encrypts a text that is not a credential.
func sealText(text []byte) ([]byte, error) {
	to, err := quickFiles().recipients(secret.FileKey{Passphrase: passphrase})
	if err != nil {
		return nil, err
	}
	var sealed strings.Builder
	w, err := age.Encrypt(&sealed, to...)
	if err != nil {
		return nil, err
	}
	_, _ = w.Write(text)
	err = w.Close()
	return []byte(sealed.String()), err
}

func TestPassword(t *testing.T) {
	seen, counts := map[graph.Hidden]bool{}, map[rune]int{}
	const made = 3000
	for range made {
		p := randomPassword()
		if seen[p] || len(p) != passwordLength || !isPresentable(string(p)) {
			t.Fatalf("%q is not fit", string(p))
		}
		seen[p] = true
		for _, r := range string(p) {
			counts[r]++
		}
	}
	if len(alphabet) != 65 || strings.ContainsAny(alphabet, "0O1lI") {
		t.Errorf("%d characters: %s", len(alphabet), alphabet)
	}
	for _, r := range alphabet { // each is expected 1477 times, give or take 38: seven times that is no accident
		if n := counts[r]; n < 1210 || n > 1750 {
			t.Errorf("%q came %d times", r, n)
		}
	}
	if said := fmt.Sprintf("%v %+v %#v %q", randomPassword(), randomPassword(), randomPassword(),
		randomPassword()); strings.ContainsAny(said, digits) {
		t.Errorf("a password was printed: %s", said)
	}
}

func TestParseRecipientsAcceptsSeparators(t *testing.T) {
	classic := publicKey(t)
	other := publicKey(t)
	got, err := quickFiles().ParseRecipients(" " + classic + ",\r\n" + other + "; " + classic + "\n")
	want := []string{classic, other}
	slices.Sort(want)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("read %v (%v), want %v", got, err, want)
	}
}

func TestErrorsDoNotRepeatKeys(t *testing.T) {
	classic, _ := age.GenerateX25519Identity()
	hybrid, _ := age.GenerateHybridIdentity()
	for _, c := range []struct {
		text string
		want secret.ErrorKind
	}{
		{classic.String(), secret.ErrPrivateKey},
		{strings.ToLower(hybrid.String()), secret.ErrPrivateKey},
		{classic.Recipient().String() + "\n" + classic.String(), secret.ErrPrivateKey},
		{"", secret.ErrNoKey},
		{"# a comment", secret.ErrNoKey},
		{classic.Recipient().String() + " #secretary", secret.ErrNoKey},
		{"hunter2", secret.ErrNoKey},
		{"ssh-ed25519 AAAA", secret.ErrNoKey},
		{classic.Recipient().String()[:60], secret.ErrNoKey},
		{classic.Recipient().String() + "," + hybrid.Recipient().String(), secret.ErrMixedKeys},
	} {
		_, err := quickFiles().ParseRecipients(c.text)
		wantErrorKind(t, "recipients", err, c.want)
		if said := fmt.Sprintf("%v %+v %#v", err, err, err); c.text != "" && strings.Contains(said, c.text) {
			t.Errorf("the error repeats what was pasted: %s", said)
		}
	}
}

func TestWeakPassphrasesAreRefused(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	for phrase, want := range map[string]bool{
		"":                                   false,
		"kx9#mTz!4qL":                        false, // 11 characters
		"kx9#mTz!4qLw":                       true,
		"correct horse battery staple":       true,
		string(passphrase):                   true,
		"passwordpassword":                   false,
		"P@ssw0rd!P@ssw0rd!":                 false,
		"drowssap123456":                     false,
		"qwertyuiop1234":                     false,
		"hgfdsapoiuytrewq":                   false,
		"summer2026summer2027":               false,
		"JohnSmith19841985":                  false,
		"Fabrikam@2026!!":                    false,
		"fabrikamfabrikam":                   false,
		"fabr1kam-reselling-emergency1":      false, // the tenant, its domain and the account
		strings.Repeat("aB1$", 8):            false,
		strings.Repeat("a", 10000):           false,
		strings.Repeat("\u202e\x1b]0;x", 40): false,
		string(randomPassword()):             true,
	} {
		said, enough := quickFiles().RateStrength(graph.Hidden(phrase), "Fabrikam Reselling", "fabrikam.example", emergency)
		if enough != want {
			t.Errorf("%q: enough is %v: %s", phrase, enough, cat.Say(said))
		}
		if words := cat.Say(said); strings.ContainsAny(words[:1], "[") || strings.Contains(words, "no value") ||
			len(phrase) > 3 && strings.Contains(words, phrase) {
			t.Errorf("%q: %s", phrase, words)
		}
	}
}

func TestEveryDurationHasText(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, seconds := range []float64{0, 1, 61, 7300, 86400, 7e7, 1e300} {
		said = append(said, cat.Say(sayDuration(seconds)))
	}
	const want = "at once, after 1 second, after 1 minute, after 2 hours, after 1 day, after 2 years, after centuries"
	if got := strings.Join(said, ", "); got != want {
		t.Errorf("times are %s", got)
	}
}
