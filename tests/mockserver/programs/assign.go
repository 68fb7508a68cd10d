// Assigns a number with net/http, and prints the status.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
)

func main() {
	url, account, token, trunk := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	body := strings.NewReader(fmt.Sprintf(`{"trunk_group_id": %q}`, trunk))
	request, err := http.NewRequest("POST", url, body)
	if err != nil {
		panic(err)
	}
	request.Header.Set("X-Auth-ID", account)
	request.Header.Set("X-Auth-Token", token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	fmt.Println(response.StatusCode)
}
