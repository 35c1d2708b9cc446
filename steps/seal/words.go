package seal

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/ccojocar/zxcvbn-go/data"
)

// wordRanks returns how early a guesser tries each word: the common passwords, English words and names of zxcvbn. They
// are read at the first call: importing zxcvbn itself would read them whenever cspready starts, which takes longer than
// its first screen.
var wordRanks = sync.OnceValue(func() map[string]int {
	ranks := map[string]int{}
	for _, list := range []string{"Passwords", "English", "Surnames", "MaleNames", "FemaleNames"} {
		var words struct{ List []string }
		if err := json.Unmarshal(data.MustAsset("data/"+list+".json"), &words); err != nil {
			panic(err) // the lists are embedded
		}
		for i, w := range words.List {
			w = strings.ToLower(w)
			if rank, ok := ranks[w]; !ok || rank > i+1 {
				ranks[w] = i + 1
			}
		}
	}
	return ranks
})
