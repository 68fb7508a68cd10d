# Assigns a number with Net::HTTP, and prints the status.
require 'json'
require 'net/http'

url, account, token, trunk = ARGV
headers = { 'X-Auth-ID' => account, 'X-Auth-Token' => token, 'Content-Type' => 'application/json' }
puts Net::HTTP.post(URI(url), JSON.generate('trunk_group_id' => trunk), headers).code
